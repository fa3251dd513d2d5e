import { createSecureServer, createServer } from 'node:http2'
import type { Server } from 'node:net'
import type { Behaviour, Speech } from './behaviour.js'
import { key, valid } from './certificates.js'
import { floods, says } from './wire.js'

/** One frame (RFC 9113 4.1) as Latin-1. */
function frame(type: number, flags: number, stream: number, payload = ''): string {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return head.toString('latin1') + payload
}

const SETTINGS = frame(4, 0, 0)
/** HPACK (RFC 7541): `:status: 200` from the static table, and a literal field without indexing. */
const STATUS_200 = '\u0088'
const FIELD = `\u0000\u0003x-a\u007f\u00d1\u0002${'a'.repeat(464)}`
const HINTS = '\u0008\u0003103'

function speaks(name: string, greet: Speech): Behaviour {
  return { name: `h2-${name}`, outcome: 'protocol-error', greet }
}

/** Servers that speak HTTP/2 and nothing else, or frames where a response is due; the prober speaks HTTP/1.1. */
export const http2: readonly Behaviour[] = [
  { name: 'h2-over-tls-alone', outcome: 'tls', insecure: true, scheme: 'https', server: secure },
  { name: 'h2-without-tls', outcome: 'protocol-error', scheme: 'http', server: plain },
  speaks('settings', says(SETTINGS)),
  speaks('goaway', says(SETTINGS, frame(7, 0, 0, '\0'.repeat(8)))),
  speaks('reset-stream', says(SETTINGS, frame(1, 4, 1, STATUS_200), frame(3, 0, 1, '\0\0\0\u0002'))),
  speaks('endless-data', floods(SETTINGS + frame(1, 4, 1, STATUS_200), frame(0, 0, 1, 'x'.repeat(16_000)))),
  speaks('field-bomb', says(SETTINGS, frame(1, 4, 1, STATUS_200 + FIELD.repeat(30)))),
  speaks('continuation-flood', floods(SETTINGS + frame(1, 0, 1, STATUS_200), frame(9, 0, 1, FIELD.repeat(30)))),
  speaks('103-flood', floods(SETTINGS, frame(1, 4, 1, HINTS).repeat(1_000))),
  speaks('ping-flood', floods(SETTINGS, frame(6, 0, 0, '\0'.repeat(8)).repeat(1_000))),
  speaks('settings-flood', floods('', SETTINGS.repeat(5_000)))
]

function secure(): Server {
  return createSecureServer({ key, cert: valid, allowHTTP1: false }, (_request, response) => void response.end('h2'))
}

function plain(): Server {
  return createServer((_request, response) => void response.end('h2'))
}
