import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { startRepairedSite } from '../demo/site.js'
import { reportOf, start, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { startDav } from './dav-server.js'
import { defer } from './defer.js'
import { record, staticSite, type Received, type Reply } from './recorder.js'
import { until } from './until.js'

const FAST = ['--rate', '0']

/** A site where every method gets the same page, so that nothing harmless can tell. */
function alike(): Reply {
  return { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<!doctype html><title>ok</title>' }
}

/** A WebDAV server on which nothing can be removed. */
function withoutDelete({ method }: Received): Reply {
  if (method === 'GET') return { status: 404 }
  return { status: method === 'MKCOL' ? 409 : method === 'DELETE' ? 403 : 501 }
}

async function repairedSite(): Promise<string> {
  const site = await startRepairedSite(await temporaryFolder('repaired'))
  defer(() => site.close())
  return site.url
}

it('the repaired demo reads as closed in every mode, on one screen, and --strict is content', async () => {
  const url = await repairedSite()
  for (const flags of [[], ['--write']]) {
    const ended = await verbgate(['scan', url, ...FAST, ...flags, '--strict'])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const lines = ended.stdout.trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(24)
    expect(ended.stdout).toMatch(
      /\n {2}refused +COPY, DELETE, MKCOL, MOVE, PROPPATCH \(403, 405\) in 4 areas\n {2}not asked +PUT/
    )
    expect(ended.stdout).not.toMatch(/UNDECIDED|undecided|clean up|removed again\./)
    expect(ended.stdout).toContain('To know more, run it again with:')
    expect(lines.at(-1)).toBe('Exit 0: nothing at or above high.')
  }
})

it('PUT that was not tried says why in the JSON report, with its places, and is no JUnit case', async () => {
  const folder = await temporaryFolder('unasked')
  const file = join(folder, 'junit.xml')
  const ended = await verbgate([
    'scan',
    await repairedSite(),
    ...FAST,
    '--write',
    '--format',
    'json',
    '--output',
    `junit=${file}`
  ])
  const { notAsked, inconclusive, placed, refused } = reportOf(ended)
  expect([inconclusive, placed]).toEqual([[], 0])
  expect(notAsked.find(({ ruleId }) => ruleId === 'put-accepted')).toMatchObject({
    reason: expect.stringMatching(/^PUT was not tried: DELETE is answered 40[35] here/),
    paths: expect.arrayContaining(['/'])
  })
  expect(refused[0]).toMatchObject({ methods: ['COPY', 'DELETE', 'MKCOL', 'MOVE', 'PROPPATCH'], statuses: [403, 405] })
  expect(readFileSync(file, 'utf8')).not.toContain('put-accepted')
})

it('where something is open, PUT that was not tried stays undecided', async () => {
  const site = await record(withoutDelete)
  const { inconclusive } = reportOf(await verbgate(['scan', site.url, ...FAST, '--write', '--format', 'json']))
  expect(inconclusive.find(({ ruleId }) => ruleId === 'put-accepted')?.reason).toMatch(/^PUT was not tried/)
})

it('--max-undecided bounds what is undecided, --junit-undecided makes it an error', async () => {
  const site = await record(alike)
  const folder = await temporaryFolder('undecided')
  const file = join(folder, 'junit.xml')
  const ended = await verbgate(['scan', site.url, ...FAST, '--max-undecided', '0', '--output', `junit=${file}`])
  expect(ended).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/\nExit 1: \d+ undecided, more than --max-undecided 0\.\n$/)
  })
  const skipped = readFileSync(file, 'utf8')
  expect(skipped).toContain('<skipped>undecided: ')
  expect(skipped).not.toContain('<error')
  const more = await verbgate([
    'scan',
    site.url,
    ...FAST,
    '--max-undecided',
    '99',
    '--junit-undecided',
    'error',
    '--output',
    `junit=${file}`
  ])
  expect(more.code).toBe(0)
  expect(readFileSync(file, 'utf8')).toContain('<error type="inconclusive"')
  const wrong = await verbgate(['scan', site.url, '--max-undecided', 'some'])
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--max-undecided some is not a number') })
})

const closing = (request: Received): Reply => {
  const reply = staticSite(request)
  return { ...reply, headers: { ...reply.headers, Connection: 'close' } }
}
const dropping = (request: Received): Reply | null => (request.method === 'MOVE' ? null : staticSite(request))

it('the request count is that of the server, also where it closes connections and where it drops requests', async () => {
  for (const respond of [staticSite, closing, dropping]) {
    const site = await record(respond)
    const report = reportOf(await verbgate(['scan', site.url, ...FAST, '--format', 'json']))
    expect(report.summary.requests).toBe(site.requests.length)
    expect(report.targets[0]?.requests).toBe(site.requests.length)
  }
})

it('what a finding says of an unknown method stands among its controls', async () => {
  const dav = await startDav()
  const { stdout } = await verbgate(['scan', dav.url, ...FAST])
  const said = /an unknown method \(NOTIFY\) is answered\s+(\d+)/.exec(stdout)?.[1]
  expect(said).toMatch(/^\d{3}$/)
  expect(stdout).toMatch(new RegExp(`MKCOL \\S+ -> \\d+ \\([^)]*NOTIFY:\\s+${said}`))
  expect(stdout).not.toMatch(/unknown method: /)
})

it('a stopped run says that it removes something only if there is something', async () => {
  const site = await record(staticSite)
  const run = await start(['scan', site.url, '--rate', '20'])
  await until(() => site.requests.length > 5, 'the requests of the run')
  run.child.kill('SIGTERM')
  const ended = await run.ended
  expect(ended.stderr).toContain('SIGTERM: ending, nothing is left to remove')
  expect(ended.stdout.trimEnd().split('\n').at(-1)).toBe('Exit 143: terminated.')

  const dav = await startDav()
  const writing = await start(['scan', dav.url, '--rate', '50', '--write'])
  await until(() => [...dav.tree.keys()].some((path) => path.includes('verbgate-')), 'a canary')
  writing.child.kill('SIGTERM')
  expect((await writing.ended).stderr).toContain('SIGTERM: removing what was placed')
})

it('SARIF names the targets file from the root of the repository wherever the command runs', async () => {
  const folder = await temporaryFolder('checkout')
  mkdirSync(join(folder, '.git'))
  mkdirSync(join(folder, 'ci', 'lists'), { recursive: true })
  const dav = await startDav()
  writeFileSync(join(folder, 'ci', 'lists', 'sites.txt'), `# our sites\n${dav.url}\n`)
  const uris = []
  for (const [cwd, targets] of [
    [folder, 'ci/lists/sites.txt'],
    [join(folder, 'ci'), 'lists/sites.txt'],
    [join(folder, 'ci', 'lists'), join(folder, 'ci/lists/sites.txt')]
  ] as const) {
    const { stdout } = await verbgate(
      ['scan', '--targets', targets, ...FAST, '--format', 'sarif', '--sarif-category', 'staging'],
      { cwd }
    )
    const [run] = (JSON.parse(stdout) as { runs: SarifRun[] }).runs
    expect(run?.automationDetails.id).toBe('verbgate/staging/')
    uris.push(run?.results[0]?.locations[0]?.physicalLocation)
  }
  const location = {
    artifactLocation: { uri: 'ci/lists/sites.txt' },
    region: expect.objectContaining({ startLine: 2 })
  }
  expect(uris).toEqual([location, location, location])
})

type SarifRun = {
  automationDetails: { id: string }
  results: { locations: { physicalLocation: unknown }[] }[]
}

it('a preview is compared under the name of production', async () => {
  const [production, preview] = [await startDav(), await startDav()]
  const folder = await temporaryFolder('aliases')
  const [from, to] = [new URL(preview.url).origin, new URL(production.url).origin]
  writeFileSync(join(folder, 'verbgate.yaml'), `aliases:\n  ${from}: ${to}\n`)
  const file = join(folder, 'production.json')
  await verbgate(['scan', production.url, ...FAST, '--output', `json=${file}`])
  const before = JSON.parse(readFileSync(file, 'utf8')) as ScanResult
  const ended = await verbgate(['scan', preview.url, ...FAST, '--baseline', file, '--format', 'json'], { cwd: folder })
  expect(ended.code).toBe(0)
  const after = reportOf(ended)
  expect(after.findings.map(({ fingerprint }) => fingerprint).toSorted()).toEqual(
    before.findings.map(({ fingerprint }) => fingerprint).toSorted()
  )
  expect(new Set(after.findings.map(({ origin, change }) => `${origin} ${change}`))).toEqual(
    new Set([`${from} unchanged`])
  )
})
