import { readStoring } from '../../src/evidence/cache-status.js'
import { answerSite, type SiteAnswer, type SiteRequest } from './member-site.js'

/** How a shared cache in front of the site decides; without more it is a cache as RFC 9111 has it that passes cookies. */
export type EdgeSettings = {
  /** Keeps what the origin forbids and what has cookies, for a minute. */
  keeps?: 'all' | 'by-headers' | 'silent-origin' | 'nothing'
  /** Requests with the session's cookie are passed. */
  passesSessions?: boolean
  /** What of the request is in the key besides the path. */
  key?: { query?: boolean | 'visitors'; session?: 'value' | 'flag' | 'none' }
  /** Keeps what was asked for so often. */
  minUses?: number
  /** How a hit shows. */
  says?: 'x-cache' | 'age' | 'nothing'
  /** Takes Set-Cookie out of what it keeps. */
  stripsCookies?: boolean
  /** Keeps what ends in one of a static file's extensions, whatever it is, and nothing else. */
  byExtension?: boolean
  /** Statuses that are kept. */
  statuses?: readonly number[]
}

export type Edge = {
  answer(request: SiteRequest): SiteAnswer
  /** Lets time pass. */
  wait(ms: number): void
  /** What is kept, by its key. */
  readonly kept: ReadonlyMap<string, SiteAnswer>
  /** Everything that was asked, by the cookie's session. */
  readonly asked: SiteRequest[]
}

const EXTENSION = /\.(?:css|js|png)$/

export function openEdge(settings: EdgeSettings): Edge {
  const kept = new Map<string, SiteAnswer>()
  const keptAt = new Map<string, number>()
  const uses = new Map<string, number>()
  const asked: SiteRequest[] = []
  let now = 0
  const keep = (key: string, fresh: SiteAnswer): void => {
    const count = (uses.get(key) ?? 0) + 1
    uses.set(key, count)
    if (count < (settings.minUses ?? 1)) return
    kept.set(key, settings.stripsCookies === true ? withoutCookie(fresh) : fresh)
    keptAt.set(key, now)
  }
  const answer = (request: SiteRequest): SiteAnswer => {
    asked.push(request)
    const isPassed = settings.passesSessions === true && /sid=/.test(request.cookie)
    const key = composeKey(request, settings)
    const found = isPassed ? undefined : kept.get(key)
    if (found !== undefined) return tell(found, 'HIT', now - (keptAt.get(key) ?? now), settings)
    const fresh = answerSite(request)
    if (!isPassed && mayKeep(request, fresh, settings)) keep(key, fresh)
    return tell(fresh, 'MISS', 0, settings)
  }
  return { answer, wait: (ms) => void (now += ms), kept, asked }
}

function withoutCookie({ headers, ...answer }: SiteAnswer): SiteAnswer {
  const { 'set-cookie': _, ...bare } = headers
  return { ...answer, headers: bare }
}

function composeKey({ path, cookie }: SiteRequest, { key = {} }: EdgeSettings): string {
  const { query = true, session = 'none' } = key
  const who = /sid=[^;]*/.exec(cookie)?.[0] ?? ''
  const part = session === 'value' ? who : session === 'flag' ? String(who !== '') : ''
  const hasQuery = query === 'visitors' ? who === '' : query
  return `${hasQuery ? path : path.replace(/\?.*$/, '')} ${part}`
}

function mayKeep({ path }: SiteRequest, answer: SiteAnswer, settings: EdgeSettings): boolean {
  const { keeps = 'by-headers', byExtension = false, statuses = [200, 301, 302] } = settings
  if (keeps === 'nothing' || !statuses.includes(answer.status)) return false
  if (byExtension) return EXTENSION.test(path.replace(/\?.*$/, ''))
  return keeps === 'all' || heedsHeaders(answer, keeps === 'silent-origin')
}

/** Keeps what has no cookie and says a lifetime, or with `keepsSilent` what says nothing. */
function heedsHeaders({ status, headers }: SiteAnswer, keepsSilent: boolean): boolean {
  if (headers['set-cookie'] !== undefined || /cookie/i.test(headers['vary'] ?? '')) return false
  const { isStorable, lifetimeSeconds } = readStoring(status, headers, false)
  return isStorable && (lifetimeSeconds > 0 || (keepsSilent && headers['cache-control'] === undefined))
}

function tell(
  answer: SiteAnswer,
  verdict: 'HIT' | 'MISS',
  ageMs: number,
  { says = 'x-cache' }: EdgeSettings
): SiteAnswer {
  const said =
    says === 'x-cache' ? { 'x-cache': verdict } : says === 'age' ? { age: String(Math.floor(ageMs / 1000)) } : {}
  return { ...answer, headers: { ...answer.headers, ...said } }
}
