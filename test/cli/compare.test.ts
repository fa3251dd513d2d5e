import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { reportOf, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { record, staticSite, type Received, type Recorder, type Reply } from './recorder.js'

/** A test environment on which TRACE is on, with an area of its own. */
function staging(request: Received): Reply {
  if (request.method === 'TRACE') {
    return { status: 200, headers: { 'Content-Type': 'message/http' }, body: `${request.head}\r\n\r\n` }
  }
  if (request.target !== '/' || request.method !== 'GET') return staticSite(request)
  return { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<title>Shop</title><img src="/new/b.png">' }
}

async function compare(
  sites: readonly Recorder[],
  compared = sites
): Promise<{ code: number | null; result: ScanResult }> {
  const file = join(await temporaryFolder('compare'), 'verbgate.yaml')
  const origins = compared.map(({ url }) => url.slice(0, -1))
  writeFileSync(
    file,
    `targets: [${sites.map(({ url }) => url).join(', ')}]\ncompare: [${origins.join(', ')}]\npace: { rate: 0 }\n`
  )
  const ended = await verbgate(['scan', '--config', file, '--format', 'json'])
  return { code: ended.code, result: reportOf(ended) }
}

it('what is open on the test environment alone is one finding that names production as closed', async () => {
  const [test, production] = [await record(staging), await record(staticSite)]
  const { result } = await compare([test, production])
  const [testOrigin, productionOrigin] = [test.url.slice(0, -1), production.url.slice(0, -1)]
  const traces = result.findings.filter(({ ruleId }) => ruleId === 'trace-echoed')
  // Each of the two has an area that only the other links to.
  expect(traces.map(({ path }) => path).toSorted()).toEqual(['/', '/images/', '/new/'])
  for (const finding of traces) {
    expect(finding.origin).toBe(testOrigin)
    expect(finding.summary).toContain(`Open on ${testOrigin} (TRACE: 200), closed on ${productionOrigin} (TRACE: 405).`)
  }
  expect(production.requests.some(({ target }) => target.startsWith('/new/'))).toBe(true)
  expect(result.notes.map(({ message }) => message).join()).toMatch(/differ in \d of the findings/)
})

it('sites that are alike are told to be, and those that are open alike keep their own findings', async () => {
  const closed = await compare([await record(staticSite), await record(staticSite)])
  expect([closed.code, closed.result.findings]).toEqual([0, []])
  expect(closed.result.notes.map(({ message }) => message).join()).toMatch(/the same on http:.* and http:/)
  const sites = [await record(staging), await record(staging)]
  const { result } = await compare(sites)
  expect(new Set(result.findings.map(({ origin }) => origin)).size).toBe(2)
  expect(result.findings.every((finding) => !('edges' in finding))).toBe(true)
})

it('a site that is no target of the run was not compared, and that is said', async () => {
  const [one, other] = [await record(staticSite), await record(staticSite)]
  const { result } = await compare([one], [one, other])
  expect(result.notes.map(({ code }) => code)).toContain('compare-unused')
  expect(other.requests).toEqual([])
})
