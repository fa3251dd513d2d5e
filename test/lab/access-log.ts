import { readFile, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LoggedRequest, RequestLog } from './topology.js'

/**
 * The access log of one server: tab-separated request line, status, If, Destination; `-` or nothing where a header was
 * absent. Servers write a line when the response is complete, so reading waits until the file stops growing.
 */
export function openAccessLog(path: string, settleMs = 60): RequestLog {
  let offsetBytes = 0
  return {
    async read() {
      await waitUntilSettled(path, settleMs)
      const bytes = await readFile(path)
      return bytes.subarray(offsetBytes).toString('utf8').split('\n').filter(Boolean).map(parseLine)
    },
    async reset() {
      offsetBytes = await waitUntilSettled(path, settleMs)
    }
  }
}

/** nginx variables, Apache directives, HAProxy and varnishncsa formats that all give the line above. */
export const logFormats = {
  nginx: '$request\\t$status\\t$http_if\\t$http_destination',
  apache: '%r\\t%>s\\t%{If}i\\t%{Destination}i',
  haproxy: '%HM %HU\\t%ST\\t%[capture.req.hdr(0)]\\t%[capture.req.hdr(1)]',
  varnish: '%m %U%q\\t%s\\t%{If}i\\t%{Destination}i'
} as const

function parseLine(line: string): LoggedRequest {
  const [requestLine = '', status = '0', ifHeader = '-', destination = '-'] = line.split('\t')
  const [method = '', target = ''] = unescapeHex(requestLine).split(' ')
  const fields = { if: ifHeader, destination }
  const sent = Object.entries(fields).filter(([, value]) => value !== '-' && value !== '')
  const headers = Object.fromEntries(sent.map(([name, value]) => [name, unescapeHex(value)]))
  return { method, target, status: Number(status) || 0, ...(sent.length > 0 && { headers }) }
}

function unescapeHex(text: string): string {
  return text
    .replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\(["\\])/g, '$1')
}

async function waitUntilSettled(path: string, settleMs: number): Promise<number> {
  let sizeBytes = (await stat(path)).size
  for (;;) {
    await sleep(settleMs)
    const nowBytes = (await stat(path)).size
    if (nowBytes === sizeBytes) return sizeBytes
    sizeBytes = nowBytes
  }
}
