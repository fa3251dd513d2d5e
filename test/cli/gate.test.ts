import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { it } from 'vitest'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { formats } from '../../src/reporters/reporter.js'
import { reportOf, start, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { startDav } from './dav-server.js'
import { record, staticSite } from './recorder.js'
import type { Received, Reply } from './recorder.js'
import { until } from './until.js'

/** A site with nothing but one low or medium finding: it echoes TRACE. */
function tracing(request: Received): Reply {
  if (request.method !== 'TRACE') return staticSite(request)
  return { status: 200, headers: { 'Content-Type': 'message/http' }, body: request.head }
}

/** A site where every method gets the same page, so that nothing harmless can tell. */
function alike(): Reply {
  return { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<!doctype html><title>ok</title>' }
}

async function severityOf(respond: (request: Received) => Reply, ruleId: string): Promise<string> {
  const site = await record(respond)
  const report = reportOf(await verbgate(['scan', site.url, '--rate', '0', '--only', ruleId, '--format', 'json']))
  return report.findings[0]?.severity ?? 'none'
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
  const severity = await severityOf(tracing, 'trace-echoed')
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
  const text = ended.stdout
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
    (await verbgate(['scan', site.url, '--rate', '0', '--only', 'trace-echoed', ...flags], { env })).stdout
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

it.concurrent('JSON Lines go out as origins are done, and end with `end`', async ({ expect }) => {
  const [quick, slow] = [await record(tracing), await record(staticSite)]
  let isHeld = true
  const held = await record(async (request) => {
    await until(() => !isHeld, 'the first lines')
    return staticSite(request)
  })
  const run = await start(['scan', quick.url, held.url, slow.url, '--rate', '0', '--format', 'jsonl'])
  let text = ''
  run.child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await until(() => text.includes('"trace-echoed"'), 'the finding of the first origin')
  expect(text).toMatch(/^\{"type":"meta"/)
  expect(text).not.toContain('"type":"end"')
  isHeld = false
  const { stdout } = await run.ended
  const types = stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { type: string }).type)
  expect(types.filter((type) => type === 'meta' || type === 'end')).toEqual(['meta', 'end'])
  expect([types[0], types.at(-1), types.filter((type) => type === 'target').length]).toEqual(['meta', 'end', 3])
})
