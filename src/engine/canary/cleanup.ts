import { setTimeout as pause } from 'node:timers/promises'
import type { Leftover } from '../../findings/scan-result.js'
import type { Prober } from '../../prober/prober.js'
import { groupBy } from '../../shared/group.js'
import { originOf, type Origin } from '../../targets/origin.js'
import { createOriginClient } from '../checks/origin-client.js'
import { LATE_STORE_MS } from './await-stores.js'
import { answers, removeCanaries } from './remove-canaries.js'
import type { Canary, Removal } from './removal.js'
import type { Journal, JournalEntry } from './journal.js'

/**
 * Finishes what a killed run left: removes each canary whose life in the journal has no end, and proves it gone.
 * May be called again at any time; returns what could not be removed.
 */
export async function cleanup(entries: readonly JournalEntry[], prober: Prober, journal: Journal): Promise<Leftover[]> {
  const leftovers: Leftover[] = []
  // The killed run may have been told 202, or not have heard the answer: what is stored late must not outlive cleanup.
  const newestMs = Math.max(0, ...entries.map(({ at }) => Date.parse(at)))
  await pause(Math.min(Math.max(newestMs + LATE_STORE_MS - Date.now(), 0), LATE_STORE_MS))
  for (const { runId, origin, paths } of groupUnfinished(entries)) {
    const parsed = originOf(new URL(origin))
    const client = createOriginClient(parsed, prober)
    // The token of that run is not known any more, and all content says this too. The names do not: a page for a missing
    // name may show the name.
    const canaries = paths.filter(isOwnName).map((path) => ({ path, token: 'verbgate canary', created: null }))
    const removal: Removal = {
      client,
      journal,
      runId,
      effect: 'write',
      now: () => new Date(),
      pause: async (ms) => await pause(ms)
    }
    leftovers.push(
      ...(await removeReachable(canaries, removal)),
      ...paths.filter((path) => !isOwnName(path)).map(notOurs(parsed))
    )
    await prober.release(parsed)
  }
  return leftovers
}

/** A server that is down is asked once, not for each canary; the journal stays open for all of them. */
async function removeReachable(canaries: readonly Canary[], removal: Removal): Promise<Leftover[]> {
  if (canaries.length > 0 && !(await answers(removal.client))) {
    const reason = 'the server did not answer, so it may still be there'
    return canaries.map(({ path }) => ({ url: removal.client.origin.href + path, reason }))
  }
  return (await removeCanaries(canaries, removal)).left.map(({ url, reason }) => ({ url, reason }))
}

/** A journal that somebody edited must not make us remove what is not ours: each path of a run holds 128 random bits. */
function isOwnName(path: string): boolean {
  return /^\/.*[0-9a-f]{32}/i.test(path) && !/(^|\/)(\.|%2e){2}(\/|$)/i.test(path)
}

function notOurs(origin: Origin): (path: string) => Leftover {
  return (path) => ({
    url: origin.href + path,
    reason: 'the journal names it, and it is no name that a run makes up; it was not touched'
  })
}

/** Unfinished canaries by run and origin, in the order of the journal. */
function groupUnfinished(entries: readonly JournalEntry[]): { runId: string; origin: string; paths: string[] }[] {
  const groups = groupBy(entries, ({ runId, origin }) => `${runId} ${origin}`)
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    const paths = new Set([first, ...others].map(({ path }) => path))
    return [{ runId: first.runId, origin: first.origin, paths: [...paths] }]
  })
}
