import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { formats } from '../../src/reporters/reporter.js'
import { reportOf, start, temporaryFolder, verbgate } from './cli.js'
import { startDav } from './dav-server.js'
import { record, staticSite } from './recorder.js'
import type { Received, Reply } from './recorder.js'

/** A site with nothing but one low or medium finding: it echoes TRACE. */
function tracing(request: Received): Reply {
  if (request.method !== 'TRACE') return staticSite(request)
  return { status: 200, headers: { 'Content-Type': 'message/http' }, body: request.head }
}

/** A site where every method gets the same page, so that nothing harmless can tell. */
function alike(): Reply {
  return { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<!doctype html><title>ok</title>' }
}

async function codeOf(respond: (request: Received) => Reply, flags: string[]): Promise<number | null> {
  const site = await record(respond)
  return (await verbgate(['scan', site.url, '--rate', '0', ...flags])).code
}

it.concurrent('exits 0 on a site without findings', async ({ expect }) => {
  expect(await codeOf(staticSite, [])).toBe(0)
  const undecided = ['--skip', 'put-handled,script-handler-reachable']
  expect(await codeOf(staticSite, [...undecided, '--strict', '--fail-on', 'info'])).toBe(0)
})

it.concurrent('exits 1 from the severity of --fail-on', async ({ expect }) => {
  const severityOf = async (respond: (request: Received) => Reply): Promise<string | undefined> => {
    const site = await record(respond)
    return reportOf(await verbgate(['scan', site.url, '--rate', '0', '--only', 'trace-echoed', '--format', 'json']))
      .findings[0]?.severity
  }
  const severity = (await severityOf(tracing)) ?? ''
  const order = ['info', 'low', 'medium', 'high', 'critical']
  const only = ['--only', 'trace-echoed']
  expect(order.slice(0, 3)).toContain(severity)
  expect(await codeOf(tracing, only)).toBe(0)
  expect(await codeOf(tracing, [...only, '--fail-on', severity])).toBe(1)
  expect(await codeOf(tracing, [...only, '--fail-on', severity, '--format', 'json'])).toBe(1)
  expect(await codeOf(tracing, [...only, '--fail-on', severity, '--exit-zero'])).toBe(0)
  expect(await codeOf(tracing, [...only, '--fail-on', order[order.indexOf(severity) + 1] ?? ''])).toBe(0)
  expect(await codeOf(tracing, [...only, '--fail-on', 'never'])).toBe(0)
})

it.concurrent('exits 1 for inconclusive checks only with --strict', async ({ expect }) => {
  expect(await codeOf(alike, [])).toBe(0)
  expect(await codeOf(alike, ['--strict'])).toBe(1)
  expect(await codeOf(alike, ['--strict', '--exit-zero'])).toBe(0)
})

it.concurrent('exits 3 where it could not look, also with --exit-zero, and 1 if there is a finding too', async ({
  expect
}) => {
  const site = await record(staticSite)
  const dav = await startDav()
  expect((await verbgate(['scan', site.url, 'http://127.0.0.1:1/', '--rate', '0'])).code).toBe(3)
  expect((await verbgate(['scan', 'http://127.0.0.1:1/', '--exit-zero', '--fail-on', 'never'])).code).toBe(3)
  expect((await verbgate(['scan', dav.url, 'http://127.0.0.1:1/', '--rate', '0'])).code).toBe(1)
})

it.concurrent('writes one result in several formats and keeps stdout for the report', async ({ expect }) => {
  const folder = await temporaryFolder('output')
  const site = await record(tracing)
  const outputs = formats.flatMap((format) => ['--output', `${format}=${join(folder, format)}`])
  const ended = await verbgate(['scan', site.url, '--rate', '0', '--fail-on', 'low', ...outputs])
  expect(ended).toMatchObject({ code: 1, stderr: '' })
  const text = ended.stdout.toString()
  const json = JSON.parse(await readFile(join(folder, 'json'), 'utf8')) as ScanResult
  expect(json.findings.map(({ ruleId }) => ruleId)).toContain('trace-echoed')
  expect(text).toContain(json.runId)
  expect(text.match(/Exit 1/)).not.toBeNull()
  expect(await readFile(join(folder, 'text'), 'utf8')).toBe(text)
  for (const format of formats) expect((await readFile(join(folder, format), 'utf8')).length).toBeGreaterThan(100)
})

it.concurrent('colours a pipe only when told to', async ({ expect }) => {
  const site = await record(tracing)
  const run = async (flags: string[], env: Record<string, string> = {}): Promise<string> =>
    (await verbgate(['scan', site.url, '--rate', '0', '--only', 'trace-echoed', ...flags], { env })).stdout.toString()
  expect(await run([])).not.toContain('\u001b')
  expect(await run(['--color'])).toContain('\u001b[')
  expect(await run([], { FORCE_COLOR: '1', NO_COLOR: '1' })).not.toContain('\u001b')
  expect(await run(['--no-color'], { FORCE_COLOR: '1' })).not.toContain('\u001b')
  expect(await run(['--color', '--format', 'json'])).not.toContain('\u001b')
})

it.concurrent('ends with the right code when the reader of the report goes away', async ({ expect }) => {
  const site = await record(tracing)
  const run = await start(['scan', site.url, '--rate', '0', '--fail-on', 'low'])
  run.child.stdout?.destroy()
  expect(await run.ended).toMatchObject({ code: 1, stderr: '' })
})

// What a terminal, a log viewer or a CI runner acts on: CSI, OSC 52, OSC 8, an 8-bit CSI, backspace, NUL, CR, bidirectional
// text, zero width, line separators, the byte order mark, and commands of CI runners.
const HOSTILE =
  'a\u001b[31mred\u001b]52;c;ZXZpbA==\u0007\u001b]8;;http://evil.example\u001b\\b\u009b31m\u0008\u0000c\rd\u202ee\u2066f\u200bg\u2028h\ufeff' +
  '\n::error file=x::forged\n##vso[task.complete]\n##teamcity[buildStop]'
// oxlint-disable-next-line no-control-regex -- these are the characters that must not come through
const RAW_CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

/** An open WebDAV server whose every word is hostile. */
function hostile({ method, target, head }: Received): Reply {
  const inHeader = Buffer.from(HOSTILE)
    .toString('latin1')
    .replaceAll(/[\0\r\n\u0007\u0008]/g, '')
    .replaceAll('\u001b', '\t')
  const headers = {
    Server: `nginx ${inHeader}`,
    Via: `1.1 ${inHeader}`,
    'X-Powered-By': inHeader,
    Allow: `GET, PUT, ${inHeader}`
  }
  const reason = `OK \u001b]0;owned\u0007\u009b2J`
  const words = Buffer.from(HOSTILE).toString('latin1')
  const page = (status: number): Reply => ({
    status,
    reason,
    headers: { ...headers, 'Content-Type': 'text/html' },
    body: `<!doctype html><title>${words}</title><a href="/content/${words}">x</a><img src="/content/a.png">${words}`
  })
  if (method === 'TRACE')
    return { status: 200, reason, headers: { ...headers, 'Content-Type': 'message/http' }, body: `${head}\r\n${words}` }
  if (method === 'PROPFIND') {
    const href = `<D:response><D:href>/content/${words.replaceAll('\0', '')}.php</D:href></D:response>`
    return {
      status: 207,
      reason,
      headers: { ...headers, 'Content-Type': 'text/xml' },
      body: `<D:multistatus xmlns:D="DAV:">${href}</D:multistatus>`
    }
  }
  if (method === 'MKCOL' || method === 'MOVE' || method === 'COPY') return page(409)
  if (method === 'DELETE') return page(404)
  if (method === 'GET' || method === 'HEAD') return page(target === '/' || target.endsWith('.png') ? 200 : 404)
  return page(method === 'OPTIONS' ? 200 : 405)
}

for (const format of formats) {
  it.concurrent(`makes server text harmless in ${format}`, async ({ expect }) => {
    const site = await record(hostile)
    const { stdout, code } = await verbgate(['scan', site.url, '--rate', '0', '--format', format])
    const text = stdout.toString('utf8')
    expect(code).toBe(1)
    expect(Buffer.from(text, 'utf8').equals(stdout)).toBe(true)
    expect(RAW_CONTROL.exec(text)?.[0]).toBeUndefined()
    expect(text).not.toMatch(/^\s*::[a-z]|##vso\[|##teamcity\[/m)
  })
}
