import type { Answer } from '../evidence/answer.js'
import type { Exchange, FailureKind, ProbeRequest } from '../evidence/exchange.js'
import type { Leftover } from '../findings/scan-result.js'
import type { Answered, Asker } from './asker.js'
import { randomName } from './fill.js'
import type { CanaryState, Journal } from './journal.js'

/** Something of our own that may lie on the server. */
export type Canary = {
  path: string
  /** Text that its content holds, to tell it from a page that answers for everything. */
  token: string
  /** What came back for the request that may have created it; `null` if that is not known (a killed run). */
  created: Exchange | null
}

/** What removing needs besides the server. */
export type Removal = {
  asker: Asker
  journal: Journal
  runId: string
  /** Class of the removing requests: `no-write` in a run that may place nothing, which then never sends PUT either. */
  effect: 'write' | 'no-write'
  now: () => Date
  pause: (ms: number) => Promise<void>
}

/** Waits before looking again whether a canary is gone: some stores work asynchronously, and Tomcat caches for 5 s. */
const PAUSES_MS = [700, 1500, 3500]
/** A store that said 202 may create later than it deletes. */
export const LATE_STORE_MS: number = 2500

/** What a leftover comes with: the exchange that refused its removal. */
export type Left = Leftover & { path: string; exchange: Exchange }

/**
 * Removes canaries and proves that they are gone, outermost collection first: what lies in a throwaway collection goes
 * with it (on PHP-FPM a DELETE of `x.php` runs the file), and only what still answers then is removed by itself, as on a
 * store without collections. Returns what could not be removed.
 * @throws what the journal throws, once every canary has been tried
 */
export async function removeCanaries(canaries: readonly Canary[], removal: Removal): Promise<Left[]> {
  const left: Left[] = []
  const goneCollections: string[] = []
  const troubles: unknown[] = []
  for (const canary of canaries.toSorted((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1))) {
    const wasInside = goneCollections.some((collection) => canary.path.startsWith(collection))
    try {
      const leftover = await removeCanary(canary, wasInside, removal)
      if (leftover !== null) left.push(leftover)
      else if (canary.path.endsWith('/')) goneCollections.push(canary.path)
    } catch (error) {
      // the others are still owed their removal
      troubles.push(error)
    }
  }
  if (troubles.length > 0) throw troubles[0]
  return left
}

/** Writes one step of a canary's life to the journal. */
export function record(
  removal: Pick<Removal, 'asker' | 'journal' | 'runId' | 'now'>,
  path: string,
  state: CanaryState,
  note?: string
): void {
  const entry = {
    runId: removal.runId,
    origin: removal.asker.origin.href,
    path,
    state,
    at: removal.now().toISOString()
  }
  removal.journal.record(note === undefined ? entry : { ...entry, note })
}

async function removeCanary(canary: Canary, wasInside: boolean, removal: Removal): Promise<Left | null> {
  const isRefused = wasRefused(canary.created)
  if (neverLeft(canary.created) || (wasInside && isRefused)) {
    record(removal, canary.path, 'gone', 'never created')
    return null
  }
  const baseline = await missingNeighbour(canary, removal.asker)
  if ((isRefused || wasInside) && (await looksGone(canary, baseline, removal.asker))) {
    record(removal, canary.path, 'gone', wasInside ? 'with its collection' : 'never created')
    return null
  }
  return await removeAndProve(canary, baseline, removal)
}

async function removeAndProve(canary: Canary, baseline: Baseline, removal: Removal): Promise<Left | null> {
  let deleted = await remove(canary, removal)
  const late = canary.created?.response?.status === 202
  if (late) {
    await removal.pause(LATE_STORE_MS)
    deleted = await remove(canary, removal)
  }
  for (const pauseMs of [0, ...PAUSES_MS]) {
    if (pauseMs > 0) await removal.pause(pauseMs)
    if (!(await looksGone(canary, baseline, removal.asker))) continue
    // where every name is refused alike, looking proves nothing: then what DELETE said has to do
    if (!isTelling(baseline) && !claimsGone(deleted))
      return await giveUp(canary, deleted, 'every name is answered alike here', removal)
    record(removal, canary.path, 'gone')
    return null
  }
  return await giveUp(canary, deleted, 'the resource still answers', removal)
}

async function remove(canary: Canary, removal: Removal): Promise<Exchange> {
  const { exchange } = await removal.asker.askAnew(owed('DELETE', canary.path, removal.effect))
  record(removal, canary.path, 'deleted', `answered ${outcomeText(exchange)}`)
  return exchange
}

/** DELETE did not help: empties the file, so that nothing of use stays, and reports the place. */
async function giveUp(canary: Canary, deleted: Exchange, seen: string, removal: Removal): Promise<Left> {
  const url = removal.asker.origin.href + canary.path
  if (deleted.response === null && !(await answers(removal.asker))) {
    // Neither there nor gone for all we know: the journal stays open, so that nothing new is placed before cleanup.
    const reason = `the server did not answer (${outcomeText(deleted)}), so it may still be there`
    return { url, reason, path: canary.path, exchange: deleted }
  }
  const answer = outcomeText(deleted)
  const emptied = (await empty(canary, removal)) ? '; its content was replaced by nothing' : ''
  record(removal, canary.path, 'left', `DELETE answered ${answer}`)
  const reason = `DELETE was answered ${answer} and ${seen}${emptied}`
  return { url, reason, path: canary.path, exchange: deleted }
}

/** The status, or what came instead of one. */
function outcomeText({ response, failure }: Exchange): string {
  return response === null ? (failure?.kind ?? 'nothing') : String(response.status)
}

/** Replaces the content of a file of ours by nothing; says whether the server took it. */
async function empty({ path, created }: Canary, { asker, effect }: Removal): Promise<boolean> {
  if (created?.request.method !== 'PUT' || effect !== 'write') return false
  const { answer } = await asker.askAnew({ ...owed('PUT', path, 'write'), body: '' })
  return isSuccess(Number(answer.status))
}

/** Whether the server is there at all: one that drops the connection on DELETE still answers GET. */
async function answers(asker: Asker): Promise<boolean> {
  return (await asker.askAnew(owed('GET', '/', 'read'))).exchange.response !== null
}

/**
 * True if the canary answers as a name that never existed. Asked with a query, so that a cache does not answer, and
 * without, because some servers take the query as part of the name; a plain answer that a cache may have kept does not
 * count against a fresh one. Of a collection GET may show nothing (Apache httpd without an index), PROPFIND does.
 */
async function looksGone(canary: Canary, baseline: Baseline, asker: Asker): Promise<boolean> {
  const busted = await asker.askAnew(owed('GET', `${canary.path}?${randomName(8)}`, 'read'))
  if (!resembles(busted, baseline.get, canary.token)) return false
  const plain = await asker.askAnew(owed('GET', canary.path, 'read'))
  if (!resembles(plain, baseline.get, canary.token) && !isCached(plain.answer)) return false
  if (baseline.propfind === null) return true
  return resembles(await asker.askAnew(propfind(canary.path)), baseline.propfind, canary.token)
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
type Baseline = { get: Answer; propfind: Answer | null }

/** The answers for a name beside the canary. */
async function missingNeighbour({ path, created }: Canary, asker: Asker): Promise<Baseline> {
  const slash = path.endsWith('/') ? '/' : ''
  const parent = path.slice(0, path.lastIndexOf('/', path.length - 2) + 1)
  const extension = /\.\w+(?=\/?$)/.exec(path)?.[0] ?? ''
  const neighbour = `${parent}${randomName()}${extension}${slash}`
  const { answer: get } = await asker.askAnew(owed('GET', neighbour, 'read'))
  const mayBeCollection = slash !== '' || created === null || created.request.method === 'MKCOL'
  return { get, propfind: mayBeCollection ? (await asker.askAnew(propfind(neighbour))).answer : null }
}

function propfind(target: string): ProbeRequest {
  return { ...owed('PROPFIND', target, 'read'), headers: [['Depth', '0']] }
}

/**
 * A missing name has an answer of its own: not found, or a page that would not hold the token. Of a collection GET may
 * show nothing, so there only PROPFIND tells.
 */
function isTelling({ get, propfind }: Baseline): boolean {
  const status = Number((propfind ?? get).status)
  return isMissing(status) || isSuccess(status)
}

/** DELETE says that the resource is gone, or was not there. */
function claimsGone({ response }: Exchange): boolean {
  return response !== null && (isSuccess(response.status) || isMissing(response.status))
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

function isMissing(status: number): boolean {
  return status === 404 || status === 410
}

/** True unless the request never left or the server said no to it. */
export function mayHaveCreated(created: Exchange | null): boolean {
  return !neverLeft(created) && !wasRefused(created)
}

/** Failures before the first byte of a request could leave. */
const NEVER_LEFT: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'unresolved',
  'refused',
  'blocked-address',
  'out-of-scope',
  'over-budget',
  'rate-limited',
  'gave-up'
])

function neverLeft(created: Exchange | null): boolean {
  return (
    created !== null && created.response === null && created.failure !== null && NEVER_LEFT.has(created.failure.kind)
  )
}

/** The server said no to the creation, and may be believed once a look confirms it. */
function wasRefused(created: Exchange | null): boolean {
  const status = created?.response?.status ?? 0
  // 501: the method is not known at all (RFC 9110 15.6.2)
  return (status >= 300 && status < 500) || status === 501
}

function owed(method: string, target: string, effect: ProbeRequest['effect']): ProbeRequest {
  return { method, target, headers: [], body: null, effect, fresh: true, owed: true }
}
