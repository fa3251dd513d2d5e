// npm run demo: the whole job on a site of its own, on 127.0.0.1 only. Exit 0: all went as told; 1: it did not.
// With --stay it scans nothing: the shop is there, open and repaired, until Ctrl-C.
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureColumns } from '../../src/cli/terminal/columns.js'
import { block } from '../../src/reporters/layout.js'
import { describeExit, runScan } from './run-scan.js'
import type { ScanRun } from './run-scan.js'
import { startIncidentSite, startRepairedSite } from './site.js'
import type { Site } from './site.js'
import { compareTrees, countFiles, readTree } from './tree.js'

// What the default mode must never send; the proxy's own count tells.
const NEVER_BY_DEFAULT = ['PUT', 'LOCK']

class Interrupted extends Error {
  readonly exitCode: number
  constructor(exitCode: number) {
    super('interrupted')
    this.exitCode = exitCode
  }
}

async function showIncident(site: Site): Promise<string[]> {
  say(
    '1. The incident',
    '',
    `A shop is up at ${site.url}, on this machine only. Its proxy serves the front page and relays /images/ with every method to a back end: a WebDAV server that asks nobody for a password, and PHP.`,
    '',
    'First without writing, the default:'
  )
  const first = await scanAndCompare(site, [])
  const counts = [...site.methodCounts].map(([method, count]) => `${method} ${count}`)
  const forbidden = NEVER_BY_DEFAULT.filter((method) => site.methodCounts.has(method))
  say(`requests seen by the proxy: ${counts.join(', ')}`, '', 'Now with canary files, placed and removed again:')
  const second = await scanAndCompare(site, ['--write'])
  return [
    ...forbidden.map((method) => `the default mode sent ${method}`),
    ...[first, second].flatMap(({ differences }) => differences),
    ...missingFinding(first.run, 'the scan without writing', ['place-file', 'remove-file']),
    ...missingFinding(second.run, 'the scan with --write', ['run-code'])
  ]
}

async function showRepair(site: Site): Promise<string[]> {
  say('2. The repair', '', `The same shop at ${site.url}; its proxy now lets only GET, HEAD and OPTIONS pass.`)
  const { run, differences } = await scanAndCompare(site, ['--write', '--fail-on', 'low'])
  if (run.exitCode === 0 && run.exposes) return differences
  return [...differences, `the repaired site is not clean: exit ${describeExit(run.exitCode)}`]
}

async function scanAndCompare(site: Site, flags: string[]): Promise<{ run: ScanRun; differences: string[] }> {
  const before = await readTree(site.contentDir)
  const run = await runScan({ url: site.url, flags, reportFile: `${site.contentDir}${flags.join('')}.json` })
  if (run.exitCode === 130 || run.exitCode === 143) throw new Interrupted(run.exitCode)
  const after = await readTree(site.contentDir)
  const differences = compareTrees(before, after)
  const files = countFiles(before)
  say(
    `exit code ${describeExit(run.exitCode)}`,
    differences.length === 0
      ? `nothing left behind: ${files} files before, the same ${files} after (SHA-256)`
      : `the site is not as before: ${differences.join(', ')}`
  )
  return { run, differences }
}

/** The exit code alone could be that of a crash: the report has to name the incident too. */
function missingFinding(run: ScanRun, scan: string, expected: string[]): string[] {
  const wrong = run.exitCode === 1 ? [] : [`${scan} ended with exit ${describeExit(run.exitCode)}, not 1`]
  if (run.exposes?.some((exposed) => expected.includes(exposed))) return wrong
  return [...wrong, `${scan} reported no ${expected.join(' or ')}`]
}

async function onSite(site: Site, show: (site: Site) => Promise<string[]>): Promise<string[]> {
  try {
    return await show(site)
  } finally {
    await site.close()
  }
}

function say(...lines: string[]): void {
  const columns = measureColumns(process.stdout)
  const wrapped = lines.flatMap((line) => (line ? block('   ', line, columns) : ['']))
  process.stdout.write(`\n${wrapped.join('\n')}\n`)
}

/** Both shops, for who wants to look at them by hand. */
async function stay(open: Site): Promise<string[]> {
  return await onSite(await startRepairedSite(join(dir, 'repaired')), async (repaired) => {
    say(
      `Open:     node bin/verbgate.js scan ${open.url}`,
      `Repaired: node bin/verbgate.js scan ${repaired.url}`,
      '',
      'Both are on this machine only, until Ctrl-C. --write needs no permission here.'
    )
    await once(process, 'SIGINT')
    return []
  })
}

const startedAtMs = Date.now()
const dir = await mkdtemp(join(tmpdir(), 'verbgate-demo-'))
const stays = process.argv.includes('--stay')
try {
  const problems = [
    ...(await onSite(await startIncidentSite(join(dir, 'incident')), stays ? stay : showIncident)),
    ...(stays ? [] : await onSite(await startRepairedSite(join(dir, 'repaired')), showRepair))
  ]
  const tookSeconds = ((Date.now() - startedAtMs) / 1000).toFixed(1)
  if (stays) say('The demo site is gone.')
  else if (problems.length === 0)
    say(`All of it took ${tookSeconds} s. Your own site: node bin/verbgate.js scan https://your-site/`)
  else say(`The demo did not go as it should (${tookSeconds} s):`, ...problems.map((problem) => `- ${problem}`))
  process.exitCode = problems.length === 0 ? 0 : 1
} catch (error) {
  if (!(error instanceof Interrupted)) throw error
  say('Interrupted; the demo site is gone.')
  process.exitCode = error.exitCode
} finally {
  await rm(dir, { recursive: true, force: true })
}
