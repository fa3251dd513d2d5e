import type { Exchange, ProbeResponse } from './exchange.js'
import { pageTitle } from './markup.js'
import { readPageRedirect } from './page-redirect.js'
import { isMissing } from './status.js'

/** What one ordinary GET met, as a visitor would say it. */
export type Visit =
  | { kind: 'let-in' }
  /** A refusal, a challenge or no answer: `answered 403`. */
  | { kind: 'refused'; how: string }
  /** An absolute URL without query: where to, whatever was asked for. */
  | { kind: 'redirected'; to: string }

/** Describes what an ordinary GET met. Missing is an answer too: whoever says so looked the name up. */
export function describeVisit(exchange: Exchange): Visit {
  const { response, failure } = exchange
  if (response === null) return { kind: 'refused', how: `not answered (${failure?.kind ?? 'nothing'})` }
  const challenge = describeChallenge(response)
  if (challenge !== null) return { kind: 'refused', how: `answered ${response.status} with ${challenge}` }
  if (response.status >= 400 && !isMissing(response.status) && !isRouted(response)) {
    return { kind: 'refused', how: `answered ${response.status}` }
  }
  const to = readRedirect(exchange)
  return to === null ? { kind: 'let-in' } : { kind: 'redirected', to }
}

/** 405 that names other methods comes from whoever knows the resource (RFC 9110 15.5.6). */
function isRouted({ status, headers }: ProbeResponse): boolean {
  return status === 405 && (headers['allow'] ?? '').trim() !== ''
}

/**
 * Where a redirect leads (RFC 9110 15.4), or a page that is nothing but one, without its query; `null` if the response is
 * none or leads to no web page.
 */
function readRedirect(exchange: Exchange): string | null {
  const to = readLocation(exchange) ?? readPage(exchange)
  if (to === null) return null
  const { origin, pathname } = new URL(to)
  return origin + pathname
}

function readPage({ origin, request, response }: Exchange): string | null {
  if (response === null || response.status !== 200 || !/html/i.test(response.headers['content-type'] ?? '')) return null
  return readPageRedirect(Buffer.from(response.body).toString(), origin + request.target)
}

function readLocation({ origin, request, response }: Exchange): string | null {
  const location = response?.headers['location']
  if (location === undefined || ![301, 302, 303, 307, 308].includes(response?.status ?? 0)) return null
  const base = origin + request.target
  if (!URL.canParse(location, base)) return null
  const url = new URL(location, base)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null
}

/** Fields that only a page of a bot filter carries; a value of theirs where the name alone says too little. */
const CHALLENGE_FIELDS: readonly (readonly [name: string, value: RegExp])[] = [
  ['cf-mitigated', /challenge/i],
  ['x-amzn-waf-action', /challenge|captcha/i],
  ['x-sucuri-block', /./],
  ['x-px-block', /./]
]

/** Titles of pages that stand in front of a site instead of it. */
const CHALLENGE_TITLE =
  /^(just a moment|attention required|checking your browser|please wait|one moment|verify(ing)? (that )?you are (a )?human|are you (a )?(human|robot)|security (check|challenge)|bot (check|verification|protection)|human verification|captcha|access (denied|blocked)|(request|you (are|have been)|your (request|ip|address)) ?(was |has been |is )?(blocked|rejected|denied)|request unsuccessful|blocked|ddos.?guard|ddos protection|service unavailable|(site|under|down for) maintenance|maintenance( mode)?|too many requests)\b/i

/** Names the page that stands in front of a site instead of it, or `null`. */
export function describeChallenge(response: ProbeResponse): string | null {
  const field = CHALLENGE_FIELDS.find(([name, value]) => value.test(response.headers[name] ?? ''))
  if (field !== undefined) return `a challenge (${field[0]})`
  const title = pageTitle(Buffer.from(response.body).toString('latin1')).trim()
  return CHALLENGE_TITLE.test(title) ? `the page "${title.slice(0, 60)}"` : null
}
