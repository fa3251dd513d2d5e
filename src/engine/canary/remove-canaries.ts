import type { Exchange } from '../../evidence/exchange.js'
import { isMissing } from '../../evidence/status.js'
import type { OriginClient } from '../checks/origin-client.js'
import {
  claimsGone,
  isTelling,
  looksGone,
  showsDifference,
  missingNeighbour,
  showsOurs,
  type Baseline
} from './is-gone.js'
import { awaitStores } from './await-stores.js'
import { neverLeft, wasRefused } from './may-have-created.js'
import { buildOverriddenDelete } from './override.js'
import { mayBeCollection, owedRequest, recordStep, type Canary, type Left, type Removal } from './removal.js'

/** What removing came to. */
export type Removed = {
  /** What could not be removed. */
  left: Left[]
  /** What the server refused to create, and was seen all the same. */
  denied: Canary[]
}

/** What removing a check's canaries came to. */
export type RemovedAll = Removed & {
  /** Something that was answered 202 was seen to be there soon. */
  storesSoon: boolean
}

const NOTHING_LEFT: Removed = { left: [], denied: [] }

/** Waits before looking again whether a canary is gone: some stores work asynchronously, and Tomcat caches for 5 s. */
const PAUSES_MS = [700, 1500, 3500]
/**
 * Removes canaries and proves that they are gone. Collections go first and take along what lies in them, because on
 * PHP-FPM a DELETE of `x.php` runs the file; a refused one is tried again once it is empty.
 * `storesSoon` says that this server stores what it answers 202 within seconds.
 * @throws what the journal throws, once every canary has been tried
 */
export async function removeCanaries(
  canaries: readonly Canary[],
  removal: Removal,
  storesSoon = false
): Promise<RemovedAll> {
  const removed: Removed[] = []
  const goneCollections: string[] = []
  const troubles: unknown[] = []
  // before anything is removed: what is stored later than its collection is deleted would stay without it
  const late = await awaitStores(canaries, storesSoon, removal)
  const isSoon = storesSoon || late.areSoon
  for (const canary of canaries.toSorted(compareByDepth)) {
    const wasInside = goneCollections.some((collection) => canary.path.startsWith(collection))
    try {
      const one = await (late.missing.has(canary)
        ? removeAwaited(canary, isSoon, removal)
        : removeCanary(canary, wasInside, removal))
      removed.push(one)
      if (one.left.length === 0 && mayBeCollection(canary)) goneCollections.push(canary.path.replace(/\/?$/, '/'))
    } catch (error) {
      // the others are still owed their removal
      troubles.push(error)
    }
  }
  if (troubles.length > 0) throw troubles[0]
  const { left, denied } = joinRemoved(removed)
  return { left: await retryLeft(left, canaries, removal), denied, storesSoon: isSoon }
}

/**
 * Outermost first. Of `x.txt` and `x.txt/`, which a flat store keeps side by side, the second hides the first; of a
 * collection they are two names, and the one without the slash is the rule's own.
 */
function compareByDepth({ path: a, created }: Canary, { path: b }: Canary): number {
  const bySlash = created?.request.method === 'PUT' ? b.length - a.length : a.length - b.length
  return measureBare(a) - measureBare(b) || bySlash || (a < b ? -1 : 1)
}

function measureBare(path: string): number {
  return path.replace(/\/$/, '').length
}

/**
 * Tries again what was certain to be there: its content, or what hid it, may be gone by now, and another back end may take
 * the DELETE that one refused.
 */
async function retryLeft(left: readonly Left[], canaries: readonly Canary[], removal: Removal): Promise<Left[]> {
  const still: Left[] = []
  for (const item of left) {
    const canary = canaries.find(({ path }) => path === item.path)
    if (canary === undefined || !item.isCertain || !isAnswered(item) || !(await goesNow(canary, removal)))
      still.push(item)
  }
  return still
}

function isAnswered({ exchange }: Left): boolean {
  return exchange.response !== null && exchange.failure === null
}

async function goesNow(canary: Canary, removal: Removal): Promise<boolean> {
  const baseline = await missingNeighbour(canary, removal.client)
  // a server that refuses everything by now tells nothing
  if (!isTelling(baseline) && !isMissing(baseline.get.status)) return false
  if (!(await looksGone(canary, baseline, removal.client))) {
    await removal.client.askAnew(owedRequest('DELETE', canary.path, removal.effect))
    if (!(await looksGone(canary, baseline, removal.client))) return false
  }
  recordStep(removal, canary.path, 'gone')
  return true
}

function joinRemoved(removed: readonly Removed[]): Removed {
  return { left: removed.flatMap(({ left }) => left), denied: removed.flatMap(({ denied }) => denied) }
}

/**
 * Not seen so far, so that DELETE proves nothing: reported, and left open in the journal for `verbgate cleanup` to look
 * again. Where others showed up soon it was never stored.
 */
async function removeAwaited(canary: Canary, storesSoon: boolean, removal: Removal): Promise<Removed> {
  const exchange = await remove(canary, null, removal)
  if (storesSoon && claimsGone(exchange)) {
    recordStep(removal, canary.path, 'gone', 'never stored, as others were by then')
    return NOTHING_LEFT
  }
  const reason = `${canary.created?.request.method} was answered 202 and nothing has shown up: it may still be stored`
  const url = removal.client.origin.href + canary.path
  return { left: [{ url, reason, path: canary.path, exchange, isCertain: false }], denied: [] }
}

async function removeCanary(canary: Canary, wasInside: boolean, removal: Removal): Promise<Removed> {
  const isRefused = wasRefused(canary.created)
  if (neverLeft(canary.created) || (wasInside && isRefused)) {
    recordStep(removal, canary.path, 'gone', 'never created')
    return NOTHING_LEFT
  }
  const baseline = await missingNeighbour(canary, removal.client)
  if (isRefused) return await removeRefused(canary, baseline, removal)
  if (wasInside && (await looksGone(canary, baseline, removal.client))) {
    recordStep(removal, canary.path, 'gone', 'with its collection')
    return NOTHING_LEFT
  }
  // what was inside and was seen just now can be told from what is gone, also where it goes by itself in between
  const sight = wasInside ? { baseline, tells: true } : await lookBefore(canary, baseline, removal)
  return { left: await removeAndProve(canary, sight, removal), denied: [] }
}

/** Looks whether a refusal holds; where the canary shows all the same, it is removed. */
async function removeRefused(canary: Canary, baseline: Baseline, removal: Removal): Promise<Removed> {
  if (!(await looksGone(canary, baseline, removal.client))) {
    const denied = (await showsOurs(canary, baseline, removal.client)) ? [canary] : []
    return { left: await removeAndProve(canary, await lookBefore(canary, baseline, removal), removal), denied }
  }
  // where a look tells nothing, DELETE makes sure; of a name that is not there it takes nothing
  if (!isTelling(baseline)) await remove(canary, null, removal)
  recordStep(removal, canary.path, 'gone', 'never created')
  return NOTHING_LEFT
}

async function lookBefore(canary: Canary, baseline: Baseline, removal: Removal): Promise<Sight> {
  return { baseline, tells: isTelling(baseline) || (await showsDifference(canary, baseline, removal.client)) }
}

async function removeAndProve(canary: Canary, sight: Sight, removal: Removal): Promise<Left[]> {
  const deleted = await remove(canary, sight, removal)
  const left = await prove(canary, deleted, sight, removal)
  return left === null ? [] : [left]
}

/** What a name beside the canary is answered, and whether a look can tell the two apart. */
type Sight = { baseline: Baseline; tells: boolean }

/** Looks until the canary is gone, or gives up. */
async function prove(canary: Canary, deleted: Exchange, sight: Sight, removal: Removal): Promise<Left | null> {
  for (const pauseMs of [0, ...PAUSES_MS]) {
    if (pauseMs > 0) await removal.pause(pauseMs)
    if (!(await looksGone(canary, sight.baseline, removal.client))) continue
    // where every name is refused alike, looking proves nothing: then what DELETE said has to do
    if (!sight.tells && !claimsGone(deleted))
      return { ...(await giveUp(canary, deleted, 'every name is answered alike here', removal)), isCertain: false }
    recordStep(removal, canary.path, 'gone')
    return null
  }
  return await giveUp(canary, deleted, 'the resource still answers', removal)
}

/**
 * Sends DELETE, again where the server was only busy or failed (429, 5xx but 501), unless a look shows that it was done
 * all the same.
 */
async function remove(canary: Canary, sight: Sight | null, removal: Removal): Promise<Exchange> {
  const request = owedRequest('DELETE', canary.path, removal.effect)
  let { exchange } = await removal.client.askAnew(request)
  for (const pauseMs of PAUSES_MS) {
    if (!wasBusy(exchange)) break
    if (sight?.tells === true && (await looksGone(canary, sight.baseline, removal.client))) break
    await removal.pause(pauseMs)
    exchange = (await removal.client.askAnew(request)).exchange
  }
  const overridden = !claimsGone(exchange) && wasRefused(exchange) ? buildOverriddenDelete(canary, removal) : null
  if (overridden !== null) exchange = (await removal.client.askAnew(overridden)).exchange
  recordStep(removal, canary.path, 'deleted', `answered ${outcomeText(exchange)}`)
  return exchange
}

/** A limit that stayed was waited for already, as often as the prober does. */
function wasBusy({ response, failure }: Exchange): boolean {
  if (failure?.kind === 'rate-limited') return false
  const status = response?.status ?? 0
  return status === 429 || (status >= 500 && status !== 501)
}

/** DELETE did not help: reports the place. */
async function giveUp(canary: Canary, deleted: Exchange, seen: string, removal: Removal): Promise<Left> {
  const url = removal.client.origin.href + canary.path
  if (deleted.response === null && !(await answers(removal.client))) {
    // Neither there nor gone for all we know: the journal stays open, so that nothing new is placed before cleanup.
    const reason = `the server did not answer (${outcomeText(deleted)}), so it may still be there`
    return { url, reason, path: canary.path, exchange: deleted, isCertain: false }
  }
  const answer = outcomeText(deleted)
  recordStep(removal, canary.path, 'left', `DELETE answered ${answer}`)
  const reason = `DELETE was answered ${answer} and ${seen}`
  return { url, reason, path: canary.path, exchange: deleted, isCertain: true }
}

/** The status, or what came instead of one. */
function outcomeText({ response, failure }: Exchange): string {
  return response === null ? (failure?.kind ?? 'nothing') : String(response.status)
}

/** Whether the server is there at all: one that drops the connection on DELETE still answers GET. */
export async function answers(client: OriginClient): Promise<boolean> {
  return (await client.askAnew(owedRequest('GET', '/', 'read'))).exchange.response !== null
}
