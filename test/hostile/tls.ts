import { createServer as createPlainServer, type Server } from 'node:net'
import { createServer, type TlsOptions } from 'node:tls'
import { testCertificate } from '../prober/certificate.js'
import type { Behaviour, Speech } from './behaviour.js'
import { expired, future, key, otherName, root, valid } from './certificates.js'
import { drips, floods, OK, response, says } from './wire.js'

/** A server that completes the handshake and then speaks. */
function tls(options: TlsOptions, speak: Speech = () => undefined): () => Server {
  return () =>
    createServer({ key, cert: valid, ...options }, (socket) => {
      socket.on('error', () => socket.destroy())
      speak({ socket })
    })
}

const scheme = 'https' as const
const ALERT = '\u0015\u0003\u0003\u0000\u0002\u0002\u0028'
/** A handshake record of 16 KiB of which nothing more comes. */
const RECORD_HEAD = '\u0016\u0003\u0003\u0040\u0000'
const PIECE = 'x'.repeat(16_000)

/** Certificates, handshakes and encrypted connections that are not right. */
export const tlsPorts: readonly Behaviour[] = [
  { name: 'tls-self-signed', outcome: 'tls', says: /self-signed/, scheme, server: tls(testCertificate) },
  { name: 'tls-expired', outcome: 'tls', says: /has expired/, scheme, server: tls({ cert: expired }) },
  { name: 'tls-not-yet-valid', outcome: 'tls', says: /not valid yet/, scheme, server: tls({ cert: future }) },
  { name: 'tls-other-name', outcome: 'tls', says: /another name/, scheme, server: tls({ cert: otherName }) },
  {
    name: 'tls-client-certificate',
    outcome: 'closed',
    insecure: true,
    scheme,
    server: tls({ ca: root, requestCert: true, rejectUnauthorized: true })
  },
  {
    name: 'tls-1.1-alone',
    outcome: 'tls',
    says: /no version of TLS/,
    scheme,
    server: tls({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
  },
  { name: 'tls-alert', outcome: 'tls', scheme, greet: says(ALERT) },
  { name: 'tls-silence', outcome: 'timeout', scheme, greet: says() },
  { name: 'tls-stalled-record', outcome: 'timeout', scheme, greet: says(RECORD_HEAD) },
  { name: 'tls-dripping-record', outcome: 'timeout', scheme, greet: drips(RECORD_HEAD, '\u0000') },
  {
    name: 'tls-endless-noise',
    outcome: 'tls',
    scheme,
    greet: floods('', '\u0016\u0003\u0003\u0001\u0000'.repeat(9_999))
  },
  { name: 'tls-plain-http', outcome: 'tls', says: /plain HTTP/, scheme, greet: says(response(400)) },
  { name: 'tls-ssh', outcome: 'tls', scheme, greet: says('SSH-2.0-OpenSSH_9.9\r\n') },
  {
    name: 'tls-close-in-handshake',
    outcome: 'tls',
    scheme,
    greet: ({ socket }) => void socket.once('data', () => socket.end())
  },
  {
    name: 'tls-reset-in-handshake',
    outcome: 'reset',
    scheme,
    greet: ({ socket }) => void socket.once('data', () => socket.resetAndDestroy())
  },
  { name: 'tls-silence-after-handshake', outcome: 'timeout', insecure: true, scheme, server: tls({}) },
  {
    name: 'tls-close-after-handshake',
    outcome: 'closed',
    insecure: true,
    scheme,
    server: tls({}, ({ socket }) => void socket.end())
  },
  {
    name: 'tls-endless-content',
    outcome: '200 cut',
    insecure: true,
    scheme,
    server: tls({}, floods(`${OK}\r\n`, PIECE))
  },
  { name: 'tls-drip', outcome: '200 cut timeout', insecure: true, scheme, server: tls({}, drips(`${OK}\r\n`, 'x')) },
  {
    name: 'tls-torn-record',
    outcome: '200 cut',
    insecure: true,
    scheme,
    // A plain relay that lets the handshake through and then says what is no record.
    server: () => tornRelay(tls({}, says(`${OK}Content-Length: 9\r\n\r\n`)))
  }
]

function tornRelay(serve: () => Server): Server {
  return createPlainServer((socket) => {
    const tear = (): unknown => (socket.destroyed ? undefined : socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    const inner = serve()
    inner.once('secureConnection', () => setTimeout(tear, 200).unref())
    inner.emit('connection', socket)
  })
}
