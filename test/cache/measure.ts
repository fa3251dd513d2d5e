import type { ScanResult } from '../../src/findings/scan-result.js'
import { openEdge, type Edge, type EdgeSettings } from './edge.js'
import { accounts, pages } from './member-site.js'
import { scanEdge } from './scan-edge.js'

/** What the scan says of a page, in one word. */
export type Verdict = 'handed-out' | 'likely' | 'undecided' | 'not-asked' | 'clean' | 'nothing'

export type Measured = {
  /** Pages that a cache hands from one to another, as visitors see it on an edge of their own. */
  leaking: string[]
  verdicts: Readonly<Record<string, Verdict>>
  /** The same under a name that ends in .css, and what was found of it. */
  byExtension: { leaking: string[]; found: string[]; notAsked: string[] }
  /** Pages that hold a member's data after the scan, as visitors see it. */
  left: string[]
  /** Keys without a name of the scan's own under which a member's data lies. */
  keys: string[]
  requests: number
  /** Paths that were asked for in a session. */
  askedInSession: string[]
  result: ScanResult
}

const BY_EXTENSION = 'member-page-kept-by-extension'

/** Scans an edge and holds it against what visitors see on another one of the same kind. */
export async function measureEdge(settings: EdgeSettings): Promise<Measured> {
  const edge = openEdge(settings)
  const result = await scanEdge(edge)
  const requests = edge.asked.length
  const inSession = edge.asked.filter(({ cookie }) => cookie.startsWith('sid='))
  const keys = [...edge.kept].filter(([key, { body }]) => !/[0-9a-f]{32}/.test(key) && showsAccount(body))
  const paths = Object.keys(pages)
  return {
    leaking: paths.filter((path) => isHandedOut(openEdge(settings), path)),
    verdicts: Object.fromEntries(paths.map((path) => [path, readVerdict(result, path)])),
    byExtension: {
      leaking: paths.filter((path) =>
        ['/', ';'].some((mark) => isHandedOut(openEdge(settings), `${path}${mark}x.css`))
      ),
      ...readExtension(result)
    },
    left: paths.filter((path) => showsAccount(edge.answer({ path, cookie: '' }).body)),
    keys: keys.map(([key]) => key),
    requests,
    askedInSession: inSession.map(({ path }) => path),
    result
  }
}

/** The member looks at the page some times, then a visitor and the other member. */
export function isHandedOut(edge: Pick<Edge, 'answer' | 'wait'>, path: string): boolean {
  const ask = (cookie: string): string => edge.answer({ path, cookie }).body
  for (let time = 0; time < 4; time++) ask(`sid=${accounts.member.session}`)
  const seen = [ask(''), ask(`sid=${accounts.other.session}`), ask('')]
  return seen.some((body) => body.includes(accounts.member.mail))
}

function showsAccount(body: string): boolean {
  return Object.values(accounts).some(({ mail }) => body.includes(mail))
}

export function readVerdict(result: ScanResult, path: string): Verdict {
  const id = 'member-page-handed-out'
  const isHere = (item: { ruleId: string; path: string }): boolean => item.ruleId === id && item.path === path
  if (result.findings.some(isHere)) return 'handed-out'
  if (result.findings.some((one) => one.ruleId === 'cookies-left-out-of-key' && one.path === path)) return 'likely'
  if (result.inconclusive.some(isHere)) return 'undecided'
  if (result.notAsked.some(({ ruleId, paths }) => ruleId === id && paths?.includes(path))) return 'not-asked'
  if (result.clean.some(({ paths, rules }) => paths.includes(path) && rules.includes(id))) return 'clean'
  return 'nothing'
}

/** What was found, and what was not asked, of names that end in .css. */
export function readExtension({ findings, notAsked }: ScanResult): { found: string[]; notAsked: string[] } {
  return {
    found: findings.flatMap(({ ruleId, path }) => (ruleId === BY_EXTENSION ? [path] : [])),
    notAsked: notAsked.flatMap(({ ruleId, paths = [] }) => (ruleId === BY_EXTENSION ? paths : []))
  }
}
