import type { Exchange } from '../../evidence/exchange.js'
import type { Answers } from '../checks/answers.js'
import { mayHaveCreated, removeCanaries } from './remove-canaries.js'
import { record, type Canary, type Left, type Removal } from './removal.js'
import type { Check } from '../checks/check.js'
import { isThere } from './is-gone.js'

/** Methods that bring their target into being; COPY and MOVE do so with their `Destination`. */
const CREATES_TARGET: ReadonlySet<string> = new Set(['MKCOL', 'PUT', 'PATCH', 'PROPPATCH'])
const CLAIMS: ReadonlySet<number> = new Set([200, 201, 202, 204])
const CREATES_DESTINATION: ReadonlySet<string> = new Set(['COPY', 'MOVE'])

/**
 * Looks after state-changing probes on names that cannot exist which a server all the same claims to have carried out:
 * 200, 201, 202 or 204 where no request that only asks got the same. What came into being, if anything did, is
 * removed like a canary, and so are the parent collections that a server made for it. `seen` are the exchanges of
 * earlier calls, which are left alone and added to.
 */
export async function unexpectedCreations(
  checks: readonly Check[],
  removal: Removal,
  seen: Set<Exchange> = new Set()
): Promise<Left[]> {
  const canaries = new Map<string, Canary>()
  for (const { check, exchange } of claims(checks)) {
    if (seen.has(exchange)) continue
    seen.add(exchange)
    for (const canary of claimed(check, exchange)) canaries.set(canary.path, canary)
  }
  for (const path of canaries.keys()) record(removal, path, 'sent', 'claimed to be created')
  for (const canary of await unheardCreations(checks, removal, seen)) {
    record(removal, canary.path, 'sent', 'created without an answer')
    canaries.set(canary.path, canary)
  }
  return await removeCanaries([...canaries.values()], removal)
}

/**
 * What came into being although no answer to the request came, or 500, which does not say how far the server got (RFC 9110
 * 15.6.1). Only what is seen to be there: a dropped connection is how many servers refuse a method.
 */
async function unheardCreations(checks: readonly Check[], removal: Removal, seen: Set<Exchange>): Promise<Canary[]> {
  const suspects = new Map<string, Canary>()
  eachExchange(checks, (check, exchange) => {
    if (exchange.request.effect !== 'no-write' || !saysNothing(exchange) || seen.has(exchange)) return
    seen.add(exchange)
    if (!mayHaveCreated(exchange)) return
    // the outermost one, with which the others go
    for (const canary of claimed(check, exchange).slice(0, 1)) suspects.set(canary.path, canary)
  })
  const found: Canary[] = []
  for (const canary of suspects.values()) if (await isThere(canary, removal.asker)) found.push(canary)
  return found
}

function saysNothing({ response }: Exchange): boolean {
  return response === null || response.status === 500
}

/** Goes through what was asked; checks of one unit share their answers, and its values, so one of them stands for all. */
function eachExchange(checks: readonly Check[], visit: (check: Check, exchange: Exchange) => void): void {
  const looked = new Set<Answers>()
  for (const check of checks) {
    if (looked.has(check.answers)) continue
    looked.add(check.answers)
    check.answers.forEach(({ exchange }) => visit(check, exchange))
  }
}

type Claim = { check: Check; exchange: Exchange }

/** What servers say to have done that they could not, but for names that answer alike to everything. */
function claims(checks: readonly Check[]): Claim[] {
  const successes: Claim[] = []
  eachExchange(checks, (check, exchange) => {
    if (CLAIMS.has(exchange.response?.status ?? 0)) successes.push({ check, exchange })
  })
  const claimed = successes.filter(({ exchange }) => exchange.request.effect === 'no-write')
  if (claimed.length === 0) return []
  const isRead = ({ exchange }: Claim): boolean => exchange.request.effect === 'read'
  const answeredAlike = new Set(successes.filter(isRead).map(({ exchange }) => answerKey(exchange)))
  const occupied = occupiedNames(checks.flatMap(({ exchanges }) => [...exchanges.values()]))
  return claimed.filter(
    ({ exchange }) => !answeredAlike.has(answerKey(exchange)) && !occupied.has(exchange.request.target)
  )
}

/**
 * Names for which GET brought a page and PROPFIND did not say that there is none: a rewrite may have put a file of the site
 * under them, and a DELETE would take that file.
 */
function occupiedNames(exchanges: readonly Exchange[]): Set<string> {
  const occupied = new Set<string>()
  for (const { request, response } of exchanges) {
    if (request.method === 'GET' && response !== null && response.status < 300) occupied.add(request.target)
  }
  for (const { request, response } of exchanges) {
    if (request.method === 'PROPFIND' && response?.status === 404) occupied.delete(request.target)
  }
  return occupied
}

function answerKey({ request, response }: Exchange): string {
  return `${response?.status} ${request.target}`
}

/** The resource that a success claims, and the outermost collection of ours on the way to it. */
function claimed(check: Check, exchange: Exchange): Canary[] {
  const path = createdPath(exchange)
  if (path === null) return []
  const token = String(check.values['token'])
  const outermost = ownCollection(path, check)
  if (outermost === null) return []
  return [...new Set([outermost, path])].map((place) => ({ path: place, token, created: exchange }))
}

function createdPath({ origin, request }: Exchange): string | null {
  if (CREATES_TARGET.has(request.method)) return request.target
  if (!CREATES_DESTINATION.has(request.method)) return null
  const destination = request.headers.find(([name]) => name.toLowerCase() === 'destination')?.[1] ?? ''
  const path = destination.startsWith(origin) ? destination.slice(origin.length) : destination
  return path.startsWith('/') ? path : null
}

/** The path up to its first segment with a random name of this unit; `null` if it has none: then it is not ours. */
function ownCollection(path: string, { values }: Check): string | null {
  const names = [values['missing'], values['missing2']].filter((name) => typeof name === 'string')
  const starts = names.map((name) => path.indexOf(name)).filter((start) => start >= 0)
  if (starts.length === 0) return null
  const end = path.indexOf('/', Math.min(...starts))
  return end < 0 ? path : path.slice(0, end + 1)
}
