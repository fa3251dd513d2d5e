import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mapBounded } from '../../src/shared/pool.js'
import { sendPlain } from '../lab/plain-request.js'
import { availableServers } from '../lab/servers.js'
import { openWorkspace, type Workspace } from '../lab/workspace.js'
import { readExtension, readVerdict, type Verdict } from './measure.js'
import { accounts, pages } from './member-site.js'
import { realEdges, startSite, type RealEdge, type StartEdge } from './real-edges.js'
import { scanUrl } from './scan-edge.js'

/** What came of one edge. */
type Outcome = {
  name: string
  leaking: string[]
  verdicts: Record<string, Verdict>
  /** The same under names that end in .css, and what was found of it. */
  byExtension: { leaking: string[]; found: string[]; notAsked: string[] }
  /** Pages and keys of the site itself that hold a member's data after the scan. */
  left: string[]
  requests: number
  inSession: number
}

const names = Object.keys(realEdges).filter((name) =>
  availableServers().includes(name.startsWith('nginx') ? 'nginx' : 'varnishd')
)
const outcomes: Outcome[] = []
let root = ''

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'verbgate-edges-'))
  // the servers' workers read what is below it
  await chmod(root, 0o755)
  const all = await mapBounded(names, 11, async (name, index) => await measure(name, join(root, String(index))))
  outcomes.push(...all)
}, 600_000)
afterAll(async () => await rm(root, { recursive: true, force: true }))

async function measure(name: string, folder: string): Promise<Outcome> {
  const start = realEdges[name]
  if (start === undefined) throw new Error(`no edge ${name}`)
  const paths = Object.keys(pages)
  const [leaking, slash, matrix] = await within(`${folder}-truth`, start, async (edge) => [
    await findLeaking(edge, paths),
    await findLeaking(edge, paths, '/x.css'),
    await findLeaking(edge, paths, ';x.css')
  ])
  return await within(folder, start, async (edge) => {
    const { result, requests, inSession } = await scanUrl(edge.origin)
    const verdicts = Object.fromEntries(paths.map((path) => [path, readVerdict(result, path)]))
    const byExtension = {
      leaking: paths.filter((path) => slash.includes(path) || matrix.includes(path)),
      ...readExtension(result)
    }
    return { name, leaking, verdicts, byExtension, left: await findLeft(edge), requests, inSession }
  })
}

/** Runs an edge of its own with a site of its own, and stops both whatever happens. */
async function within<T>(folder: string, start: StartEdge, use: (edge: RealEdge) => Promise<T>): Promise<T> {
  const workspace: Workspace = await openWorkspace(folder)
  try {
    return await use(await start(workspace, await startSite(workspace)))
  } finally {
    await workspace.close()
  }
}

/** What visitors see: the member looks some times, then a visitor and the other member. */
async function findLeaking({ origin }: RealEdge, paths: readonly string[], suffix = ''): Promise<string[]> {
  const leaking: string[] = []
  for (const path of paths) {
    for (let time = 0; time < 4; time++) await read(origin + path + suffix, accounts.member.session)
    const seen = [
      await read(origin + path + suffix),
      await read(origin + path + suffix, accounts.other.session),
      await read(origin + path + suffix)
    ]
    if (seen.some((body) => body.includes(accounts.member.mail))) leaking.push(path)
  }
  return leaking
}

async function findLeft({ origin, findKeys }: RealEdge): Promise<string[]> {
  const left: string[] = []
  for (const { mail } of Object.values(accounts)) {
    left.push(...(await findKeys(mail)).filter((key) => !/[0-9a-f]{32}/.test(key)))
    for (const path of Object.keys(pages)) if ((await read(origin + path)).includes(mail)) left.push(path)
  }
  return left
}

async function read(url: string, session?: string): Promise<string> {
  const { origin, pathname } = new URL(url)
  const headers: Record<string, string> = session === undefined ? {} : { Cookie: `sid=${session}` }
  const { status, body } = await sendPlain(origin, 'GET', pathname, { headers })
  if (status === 0) throw new Error(`${url} was not answered`)
  return body
}

const count = (isLeaking: boolean, verdict: Verdict): number =>
  outcomes
    .flatMap(({ leaking, verdicts }) => Object.entries(verdicts).map(([path, one]) => [leaking.includes(path), one]))
    .filter(([leaks, one]) => leaks === isLeaking && one === verdict).length

test('nothing is found that visitors do not get, and nothing that they get is called clean', () => {
  process.stderr.write(`${describe()}\n`)
  expect(count(false, 'handed-out')).toBe(0)
  expect(count(true, 'clean') + count(true, 'nothing')).toBe(0)
})

test('names that end like a file’s are found wherever they leak, or not asked', () => {
  for (const { name, byExtension } of outcomes) {
    const { leaking, found, notAsked } = byExtension
    expect([name, found.filter((path) => !leaking.includes(path))]).toEqual([name, []])
    expect([name, leaking.filter((path) => !found.includes(path) && !notAsked.includes(path))]).toEqual([name, []])
  }
})

test('no page and no key of the site itself holds a member’s data after the scan', () => {
  expect(outcomes.flatMap(({ left }) => left)).toEqual([])
})

test('what leaks is found wherever visitors show the key, but a page that refuses them', () => {
  for (const { name, leaking, verdicts } of outcomes) {
    if (/without the query|lifetime/.test(name)) continue
    const missed = leaking.filter((path) => verdicts[path] !== 'handed-out' && pages[path]?.visitor !== 'refused')
    expect([name, missed]).toEqual([name, []])
  }
})

test('a page costs 60 requests at most, 25 in a session', () => {
  for (const { requests, inSession } of outcomes) {
    expect(requests / 12).toBeLessThan(60)
    expect(inSession / 12).toBeLessThan(25)
  }
})

/** A line for each edge, for whoever reads the output. */
function describe(): string {
  const words: readonly Verdict[] = ['handed-out', 'likely', 'undecided', 'not-asked', 'clean', 'nothing']
  const lines = outcomes.map(({ name, leaking, verdicts, byExtension, requests, inSession }) => {
    const say = (leaks: boolean): string =>
      words
        .map(
          (word) =>
            [
              word,
              Object.keys(verdicts).filter((path) => leaking.includes(path) === leaks && verdicts[path] === word)
            ] as const
        )
        .filter(([, paths]) => paths.length > 0)
        .map(([word, paths]) => `${word} ${paths.length}`)
        .join(', ')
    return `${name}: leaking ${leaking.length} (${say(true)}); not leaking (${say(false)}); by extension ${byExtension.found.length} of ${byExtension.leaking.length}; ${requests} requests, ${inSession} in a session`
  })
  return lines.join('\n')
}
