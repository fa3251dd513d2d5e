import type { Answer } from '../../evidence/answer.js'
import type { Exchange, ProbeRequest } from '../../evidence/exchange.js'
import { type Answered, type OriginClient } from '../checks/origin-client.js'
import { isMissing, isSuccess } from '../../evidence/status.js'
import { randomName } from '../units/random-name.js'
import { mayBeCollection, owedRequest, type Canary } from './removal.js'

/**
 * True if the canary answers as a name that never existed. Asked with a query, so that a cache does not answer, and
 * without, because some servers take the query as part of the name; a plain answer that a cache may have kept does not
 * count against a fresh one. Of a collection GET may show nothing (Apache httpd without an index), PROPFIND does.
 */
export async function looksGone(canary: Canary, baseline: Baseline, client: OriginClient): Promise<boolean> {
  const busted = await client.askAnew(owedRequest('GET', `${canary.path}?${randomName(8)}`, 'read'))
  if (!resembles(busted, baseline.get, canary.token)) return false
  const plain = await client.askAnew(owedRequest('GET', canary.path, 'read'))
  if (!resembles(plain, baseline.get, canary.token) && !isCached(plain.answer)) return false
  if (baseline.propfind === null) return true
  return resembles(await client.askAnew(propfind(canary.path)), baseline.propfind, canary.token)
}

/** True if the canary is answered, and not as a name that never existed: no answer shows nothing. */
export async function showsUp(
  canary: Canary,
  { get, propfind: found }: Baseline,
  client: OriginClient
): Promise<boolean> {
  if (get.status === 0n) return false
  const { answer } = await client.askAnew(owedRequest('GET', `${canary.path}?${randomName(8)}`, 'read'))
  if (answer.status !== 0n && answer.status !== get.status) return true
  if (found === null || found.status === 0n) return false
  const { answer: own } = await client.askAnew(propfind(canary.path))
  return own.status !== 0n && own.status !== found.status
}

/**
 * True if what is there can only be the canary: its content is read, or a collection is seen where names beside it are
 * missing. Another status alone is no proof: filters and login pages give one too.
 */
export async function showsOurs(
  canary: Canary,
  { get, propfind: found }: Baseline,
  client: OriginClient
): Promise<boolean> {
  const { answer } = await client.askAnew(owedRequest('GET', `${canary.path}?${randomName(8)}`, 'read'))
  if (answer.body.includes(canary.token)) return true
  if (!mayBeCollection(canary)) return false
  // a collection without an index is forbidden (RFC 9110 15.5.4), or redirected to its name with the slash
  if (isMissing(get.status) && (answer.status === 403n || answer.location.endsWith(`${canary.path}/`))) return true
  if (found === null || !isMissing(found.status)) return false
  return listsSomething((await client.askAnew(propfind(canary.path))).answer)
}

function resembles({ exchange, answer }: Answered, baseline: Answer, token: string): boolean {
  return exchange.response !== null && answer.status === baseline.status && !answer.body.includes(token)
}

function isCached(answer: Answer): boolean {
  return (
    Number(answer.headers['age'] ?? 0) > 0 ||
    /\bhit\b/i.test(answer.headers['x-cache'] ?? answer.headers['cache-status'] ?? '')
  )
}

/** How the server answers for a name that never existed; PROPFIND only where a collection may have been made. */
export type Baseline = { get: Answer; propfind: Answer | null }

/** The answers for a name beside the canary. */
export async function missingNeighbour(canary: Canary, client: OriginClient): Promise<Baseline> {
  const neighbour = renameLast(canary.path)
  const { answer: get } = await client.askAnew(owedRequest('GET', neighbour, 'read'))
  return { get, propfind: mayBeCollection(canary) ? (await client.askAnew(propfind(neighbour))).answer : null }
}

/** The path with another name of the same length and ending: how long a name is may decide how it is answered. */
function renameLast(path: string): string {
  const start = path.lastIndexOf('/', path.length - 2) + 1
  const own = /[0-9a-f]{32}(?!.*[0-9a-f]{32})/.exec(path)
  if (own !== null && own.index >= start) {
    return path.slice(0, own.index) + randomName() + path.slice(own.index + own[0].length)
  }
  const ending = /(\.\w+)?\/?$/.exec(path)?.[0] ?? ''
  return path.slice(0, start) + randomName() + ending
}

/** Whether something answers under the canary's name where names beside it are said to be missing. Only asks. */
export async function showsSomething(canary: Canary, client: OriginClient): Promise<boolean> {
  const beside = await missingNeighbour(canary, client)
  if (isMissing(beside.get.status) && isElse((await client.askAnew(owedRequest('GET', canary.path, 'read'))).answer)) {
    return true
  }
  if (beside.propfind === null || !isMissing(beside.propfind.status)) return false
  return isElse((await client.askAnew(propfind(canary.path))).answer)
}

function isElse({ status }: Answer): boolean {
  return status > 0n && !isMissing(status)
}

function propfind(target: string): ProbeRequest {
  return { ...owedRequest('PROPFIND', target, 'read'), headers: [['Depth', '0']] }
}

/** A multistatus of which not every member is said to be missing. */
export function listsSomething({ status, dav }: Answer): boolean {
  return status === 207n && (dav.length === 0 || dav.some((member) => !isMissing(member.status)))
}

/** Whether the canary is answered otherwise than a name beside it, so that a later look can tell whether it is gone. */
export async function showsDifference(canary: Canary, baseline: Baseline, client: OriginClient): Promise<boolean> {
  const { answer } = await client.askAnew(owedRequest('GET', canary.path, 'read'))
  if (answer.status !== 0n && answer.status !== baseline.get.status) return true
  if (baseline.propfind === null) return false
  const { answer: found } = await client.askAnew(propfind(canary.path))
  return found.status !== 0n && found.status !== baseline.propfind.status
}

/**
 * A missing name has an answer of its own: not found, or a page that would not hold the token. Of a collection GET may
 * show nothing, so there only PROPFIND tells.
 */
export function isTelling({ get, propfind }: Baseline): boolean {
  const { status } = propfind ?? get
  return isMissing(status) || isSuccess(status)
}

/** DELETE says that the resource is gone, or was not there. */
export function claimsGone({ response }: Exchange): boolean {
  return response !== null && (isSuccess(response.status) || isMissing(response.status))
}
