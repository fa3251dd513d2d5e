// 11.2: the last line, the number of requests, and controls that agree with the text.
import { join } from 'node:path'
import { expect } from 'vitest'
import { temporaryFolder } from '../cli/cli.js'
import { startDav } from '../cli/dav-server.js'
import { record, staticSite, type Received, type Reply } from '../cli/recorder.js'
import { until } from '../cli/until.js'
import { complaintsOf, type Complaint } from './complaint.js'
import { FAST, flat, linesOf, type Installed } from './installed.js'

export const lastLine: readonly Complaint[] = complaintsOf('11.2', [
  ['The last line looks different each time, so that no script finds the result.', hasOneShape],
  ['The report counts other requests than those that left.', countsWhatLeft],
  ['The controls beside a finding contradict its text.', agreesWithItsControls],
  ['It says "nothing at or above high" below nine findings of severity high.', namesWhatWasLetPass],
  ['It says "removing what was placed" although nothing was placed.', removesOnlyWhatIsThere]
])

async function hasOneShape(program: Installed): Promise<void> {
  const [closed, open] = [await record(staticSite), await startDav()]
  const runs = [
    await program.run(['scan', closed.url, ...FAST]),
    await program.run(['scan', open.url, ...FAST]),
    await program.run(['scan', open.url, ...FAST, '--exit-zero']),
    await program.run(['scan', open.url, ...FAST, '--max-requests', '5']),
    await program.run(['scan', 'http://127.0.0.1:1/', ...FAST])
  ]
  expect(runs.map(({ code }) => code)).toEqual([0, 1, 0, 3, 3])
  for (const { code, stdout } of runs) {
    expect(linesOf(stdout).at(-1)).toMatch(new RegExp(`^Exit ${code}: \\S.*\\.$`))
    expect(stdout.match(/^Exit /gm)).toHaveLength(1)
  }
}

const closing = (request: Received): Reply => {
  const reply = staticSite(request)
  return { ...reply, headers: { ...reply.headers, Connection: 'close' } }
}
const dropping = (request: Received): Reply | null => (request.method === 'MOVE' ? null : staticSite(request))

async function countsWhatLeft(program: Installed): Promise<void> {
  for (const respond of [staticSite, closing, dropping]) {
    const site = await record(respond)
    const { stdout, texts } = await program.report([site.url, ...FAST], ['json'])
    const { summary } = JSON.parse(texts['json'] ?? '') as { summary: { requests: number } }
    expect(summary.requests).toBe(site.requests.length)
    expect(stdout).toContain(` ${site.requests.length} requests, `)
  }
}

async function agreesWithItsControls(program: Installed): Promise<void> {
  const { url } = await program.incident()
  const { stdout } = await program.run(['scan', url, ...FAST])
  const findings = flat(stdout)
    .split(/ \d+\. (?:HIGH|MEDIUM|LOW|INFO) /)
    .filter((text) => /unknown method \(\w+\)/.test(text))
  expect(findings.length).toBeGreaterThan(3)
  for (const finding of findings) {
    const [, method = '', status = ''] = /unknown method \((\w+)\)(?: is answered)? (\d{3})/.exec(finding) ?? []
    expect(finding).toMatch(new RegExp(`\\([^()]*\\b${method}: ${status}\\b`))
  }
}

async function removesOnlyWhatIsThere(program: Installed): Promise<void> {
  const site = await record(staticSite)
  const reading = await program.start(['scan', site.url, '--rate', '20'])
  await until(() => site.requests.length > 5, 'the requests of the run')
  reading.child.kill('SIGTERM')
  expect((await reading.ended).stderr).toContain('SIGTERM: ending, nothing is left to remove')
  const dav = await startDav({ storeMs: 100 })
  const writing = await program.start(['scan', dav.url, '--rate', '50', '--write'])
  await until(() => [...dav.tree.keys()].some((path) => path.includes('verbgate-')), 'a canary')
  writing.child.kill('SIGTERM')
  expect((await writing.ended).stderr).toContain('SIGTERM: removing what was placed')
}

async function namesWhatWasLetPass(program: Installed): Promise<void> {
  const baseline = join(await temporaryFolder('baseline'), 'report.json')
  const { url } = await startDav()
  await program.run(['scan', url, ...FAST, '-o', `json=${baseline}`])
  const { code, stdout } = await program.run(['scan', url, ...FAST, '--baseline', baseline])
  expect(code).toBe(0)
  expect(stdout).toContain(' HIGH ')
  expect(linesOf(stdout).at(-1)).toBe('Exit 0: nothing at or above high but what is in the baseline.')
}
