import { missingNeighbour, showsUp, type Baseline } from './is-gone.js'
import type { Canary, Removal } from './removal.js'

/** How long a store that said 202 takes to create (RFC 9110 15.3.3 names no end). */
export const LATE_STORE_MS: number = 2500
/** Waits before looks for what was answered 202: the first ones find what is stored soon. */
const SOON_LOOKS_MS = [0, 700, LATE_STORE_MS - 700]
/** Looks after those: what has not come by the last may come at any time, or never. */
const LATE_LOOKS_MS = [...SOON_LOOKS_MS, 1500, 3500]

/** Canaries that were answered 202 and have not shown up, and whether one that did was there soon. */
export type Late = { missing: ReadonlySet<Canary>; areSoon: boolean }

/**
 * Waits for what was answered 202 to show up. Of several places for what one request made, one is enough. One that shows
 * soon tells how long this server takes (`storesSoon`, if it is known already), and what does not come by the last look
 * was not stored.
 */
export async function awaitStores(canaries: readonly Canary[], storesSoon: boolean, removal: Removal): Promise<Late> {
  const seen = new Set(canaries.filter(wasSeenLate).map(({ created }) => created))
  const awaited = new Map<Canary, Baseline>()
  let areSoon = seen.size > 0
  for (const canary of canaries.filter(isLate)) {
    if (!seen.has(canary.created)) awaited.set(canary, await missingNeighbour(canary, removal.client))
  }
  for (const [round, pauseMs] of (storesSoon ? SOON_LOOKS_MS : LATE_LOOKS_MS).entries()) {
    if (awaited.size === 0) break
    if (pauseMs > 0) await removal.pause(pauseMs)
    const hasShown = await dropShown(awaited, removal)
    areSoon ||= hasShown && round < SOON_LOOKS_MS.length
  }
  // what a probe that cannot write was answered is no promise of the server's
  const missing = new Set([...awaited.keys()].filter(({ created }) => created?.request.effect === 'write'))
  return { missing, areSoon }
}

/** Looks once for each, and drops what shows up with the other places of the same request. */
async function dropShown(awaited: Map<Canary, Baseline>, removal: Removal): Promise<boolean> {
  const before = awaited.size
  for (const [canary, baseline] of awaited) {
    if (!(await showsUp(canary, baseline, removal.client))) continue
    for (const other of awaited.keys()) if (other.created === canary.created) awaited.delete(other)
  }
  return awaited.size < before
}

function wasSeenLate({ created, wasSeen }: Canary): boolean {
  return wasSeen === true && created?.response?.status === 202
}

function isLate({ created, wasSeen }: Canary): boolean {
  return created?.response?.status === 202 && wasSeen !== true
}
