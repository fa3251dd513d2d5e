import { it } from 'vitest'
import { formats } from '../../src/reporters/reporter.js'
import { verbgate } from './in-process.js'
import { record } from './recorder.js'
import type { Received, Reply } from './recorder.js'

// What a terminal, a log viewer or a CI runner acts on: CSI, OSC 52, OSC 8, an 8-bit CSI, backspace, NUL, CR,
// bidirectional text, zero width, line separators, the byte order mark, and commands of CI runners.
const HOSTILE = [
  'a\u001b[31mred\u001b]52;c;ZXZpbA==\u0007\u001b]8;;http://evil.example\u001b\\b\u009b31m\u0008\u0000c\rd',
  '\u202ee\u2066f\u200bg\u2028h\ufeff\n::error file=x::forged\n##vso[task.complete]\n##teamcity[buildStop]'
].join('')
// oxlint-disable-next-line no-control-regex -- these are the characters that must not come through
const RAW_CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

const words = Buffer.from(HOSTILE).toString('latin1')
// A field value holds no C0 controls but the tab; those of C1 and of UTF-8 come through.
// oxlint-disable-next-line no-control-regex -- the others are the point
const value = words.replaceAll(/[\0-\x1f]/g, '')
const page = `<!doctype html><title>${words}</title><a href="/content/${words}">x</a><img src="/content/a.png">${words}`
const href = `<D:response><D:href>/content/${words.replaceAll('\0', '')}.php</D:href></D:response>`
const multistatus = `<D:multistatus xmlns:D="DAV:">${href}</D:multistatus>`

const STATUS: Readonly<Record<string, number>> = { MKCOL: 409, MOVE: 409, COPY: 409, DELETE: 404, OPTIONS: 200 }

/** An open WebDAV server whose every word is hostile. */
function hostile({ method, target, head }: Received): Reply {
  const reason = 'OK \u001b]0;owned\u0007\u009b2J'
  const common = { Server: `nginx ${value}`, Via: `1.1 ${value}`, 'X-Powered-By': value, Allow: `GET, PUT, ${value}` }
  const reply = (status: number, type: string, body: string): Reply => ({
    status,
    reason,
    headers: { ...common, 'Content-Type': type },
    body
  })
  if (method === 'TRACE') return reply(200, 'message/http', `${head}\r\n${words}`)
  if (method === 'PROPFIND') return reply(207, 'text/xml', multistatus)
  if (method === 'GET' || method === 'HEAD')
    return reply(target === '/' || target.endsWith('.png') ? 200 : 404, 'text/html', page)
  return reply(STATUS[method] ?? 405, 'text/html', page)
}

for (const format of formats) {
  it.concurrent(`makes server text harmless in ${format}`, async ({ expect }) => {
    const site = await record(hostile)
    const { stdout: text, bytes, code } = await verbgate(['scan', site.url, '--rate', '0', '--format', format])
    expect(code).toBe(1)
    expect(Buffer.from(text, 'utf8').equals(bytes)).toBe(true)
    expect(RAW_CONTROL.exec(text)?.[0]).toBeUndefined()
    expect(text).not.toMatch(/^\s*::[a-z]|##vso\[|##teamcity\[/m)
  })
}
