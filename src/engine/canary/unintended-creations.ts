import type { Exchange, ProbeRequest } from '../../evidence/exchange.js'
import { isMissing, isSuccess } from '../../evidence/status.js'
import { randomName } from '../units/random-name.js'
import { readRequest, type OriginClient } from '../checks/origin-client.js'
import { readMethod } from './override.js'
import { mayHaveCreated } from './may-have-created.js'
import { listOtherPlaces, readDestination } from './other-places.js'
import { removeCanaries } from './remove-canaries.js'
import { recordStep, type Canary, type Left, type Removal } from './removal.js'
import type { Asked } from '../checks/list-asked.js'
import { showsSomething } from './is-gone.js'

/** Methods that bring their target into being; COPY and MOVE do so with their `Destination`. */
const CREATES_TARGET: ReadonlySet<string> = new Set(['MKCOL', 'PUT', 'POST', 'PATCH', 'PROPPATCH'])
const CLAIMS: ReadonlySet<number> = new Set([200, 201, 202, 204])

/**
 * Looks after state-changing probes on names that cannot exist which a server all the same claims to have carried out:
 * 200, 201, 202 or 204 where no request that only asks got the same. What came into being is removed like a canary, and
 * so are the parent collections that a server made for it. Exchanges in `known` were looked after before.
 */
export async function removeUnintended(
  asked: readonly Asked[],
  removal: Removal,
  known: ReadonlySet<Exchange> = new Set()
): Promise<Unintended> {
  const fresh = ({ exchange }: Asked): boolean => !known.has(exchange)
  const claimed = lastOfEach((await findClaims(asked, removal.client)).filter(fresh).flatMap(nameCanaries))
  for (const { path } of claimed) recordStep(removal, path, 'sent', 'claimed to be created')
  const seen = await findSeen(claimed, removal)
  const unheard = await findUnheard(asked.filter(fresh), removal)
  for (const { path } of unheard) recordStep(removal, path, 'sent', 'created without an answer')
  const removable = claimed.filter((canary) => seen.includes(canary) || mayBeHidden(canary))
  const { left } = await removeCanaries(lastOfEach([...removable, ...unheard]), removal)
  return { left, made: new Set([...seen, ...unheard].flatMap(({ created }) => created ?? [])) }
}

/** What was asked for itself, or a folder that had to be made for it; no server makes folders for PATCH or PROPPATCH. */
function mayBeHidden({ path, created }: Canary): boolean {
  if (created === null || readCreatedPath(created) === path) return true
  return !['PATCH', 'PROPPATCH', 'POST'].includes(created.request.method)
}

/** What came into being although it could not: what is left of it, and the requests after which something was seen. */
export type Unintended = { left: Left[]; made: ReadonlySet<Exchange> }

async function findSeen(canaries: readonly Canary[], removal: Removal): Promise<Canary[]> {
  const seen: Canary[] = []
  for (const canary of canaries) if (await showsSomething(canary, removal.client)) seen.push(canary)
  return seen
}

/**
 * Finds what came into being although no answer to the request came, or 500, which does not say how far the server got
 * (RFC 9110 15.6.1). Only what is seen to be there: a dropped connection is how many servers refuse a method.
 */
async function findUnheard(asked: readonly Asked[], removal: Removal): Promise<Canary[]> {
  const silent = asked.filter(
    ({ exchange }) => mayChange(exchange.request) && saysNothing(exchange) && mayHaveCreated(exchange)
  )
  // the outermost one of each, with which the others go
  const suspects = lastOfEach(silent.flatMap((item) => nameCanaries(item).slice(0, 1)))
  return await findSeen(suspects, removal)
}

function lastOfEach(canaries: readonly Canary[]): Canary[] {
  return [...new Map(canaries.map((canary) => [canary.path, canary])).values()]
}

function mayChange(request: ProbeRequest): boolean {
  return request.effect === 'no-write' || (request.effect === 'read' && CREATES_TARGET.has(readMethod(request)))
}

function saysNothing({ response }: Exchange): boolean {
  return response === null || response.status === 500
}

/** Finds what servers say to have done that they could not, but for names that answer alike to everything. */
async function findClaims(asked: readonly Asked[], client: OriginClient): Promise<Asked[]> {
  const successes = asked.filter(({ exchange }) => CLAIMS.has(exchange.response?.status ?? 0))
  const claimed = successes.filter(({ exchange }) => mayChange(exchange.request))
  if (claimed.length === 0) return []
  const read = successes.filter(({ exchange }) => !mayChange(exchange.request))
  const answeredAlike = new Set(read.map(({ exchange }) => answerKey(exchange)))
  const unlike = claimed.filter(({ exchange }) => !answeredAlike.has(answerKey(exchange)))
  const free: Asked[] = []
  for (const item of unlike) if (await checkClaim(item.exchange, client)) free.push(item)
  return free
}

/** Whether the success can be meant: names like this are free, and an unknown method is not answered with it as well. */
async function checkClaim({ request, response }: Exchange, client: OriginClient): Promise<boolean> {
  // a name beside it tells, because what was claimed may be there by now
  const beside = request.target.replace(/[0-9a-f]{32}/g, () => randomName())
  if (!(await askFree(beside, client))) return false
  const { answer } = await client.ask(readRequest('NOTIFY', beside))
  return !answer.sent || Number(answer.status) !== response?.status
}

/**
 * Asks whether a name is free: a rewrite may put a file of the site under every missing name, and a DELETE would take that
 * file.
 */
async function askFree(beside: string, client: OriginClient): Promise<boolean> {
  const { answer: page } = await client.ask({ ...readRequest('GET', beside), owed: true })
  if (!isSuccess(page.status)) return true
  const { answer: found } = await client.ask({ ...readRequest('PROPFIND', beside, [['Depth', '0']]), owed: true })
  return isMissing(found.status)
}

function answerKey({ request, response }: Exchange): string {
  return `${response?.status} ${request.target}`
}

/** The resource that a success claims, and the outermost collection of ours on the way to it. */
function nameCanaries({ texts, exchange }: Asked): Canary[] {
  const path = readCreatedPath(exchange)
  if (path === null) return []
  const area = texts['area'] ?? null
  const elsewhere = listOtherPlaces(exchange, area).filter((place) => findOwnCollection(place, texts) !== null)
  const token = String(texts['token'])
  const outermost = findOwnCollection(path, texts)
  if (outermost === null) return []
  return [...new Set([outermost, path, ...elsewhere])].map((place) => ({ path: place, token, created: exchange }))
}

function readCreatedPath(exchange: Exchange): string | null {
  const { request } = exchange
  return [request.method, readMethod(request)].some((method) => CREATES_TARGET.has(method))
    ? request.target.replace(/\?.*$/, '')
    : readDestination(exchange)
}

/** The path up to its first segment with a random name of this unit; `null` if it has none: then it is not ours. */
function findOwnCollection(path: string, texts: Asked['texts']): string | null {
  const names = [texts['missing'], texts['missing2']].filter((name) => typeof name === 'string')
  const starts = names.map((name) => path.indexOf(name)).filter((start) => start >= 0)
  if (starts.length === 0) return null
  const end = path.indexOf('/', Math.min(...starts))
  return end < 0 ? path : path.slice(0, end + 1)
}
