import type { OriginPart } from './assemble-result.js'

/** Distinct lists that are shared at most; further ones stand for themselves. */
const MOST_SHARED = 10_000

/** Lists that most origins of a run have in common, by their text. */
export type SharedLists = Map<string, unknown>

/**
 * A copy of what is kept of an origin that holds nothing else: a path that was cut out of a page would keep the page.
 * Lists that an earlier origin had too are those of that origin.
 * @param shared kept as long as the run
 */
export function forgetExchanges(part: OriginPart, shared: SharedLists): OriginPart {
  const share = <T>(list: T): T => shareList(list, shared)
  const copy: OriginPart = structuredCopy(part)
  return {
    ...copy,
    targets: copy.targets.map((target) => ({ ...target, areas: share(target.areas), sameAs: share(target.sameAs) })),
    clean: copy.clean.map(({ origin, paths, rules }) => ({ origin, paths: share(paths), rules: share(rules) })),
    refused: copy.refused.map((item) => ({
      ...item,
      methods: share(item.methods),
      statuses: share(item.statuses),
      paths: share(item.paths)
    })),
    notAsked: share(copy.notAsked)
  }
}

/** Through its text, which reports and records are made of too: strings of the copy share no memory with other ones. */
function structuredCopy(part: OriginPart): OriginPart {
  return JSON.parse(JSON.stringify(part))
}

function shareList<T>(list: T, shared: SharedLists): T {
  const text = JSON.stringify(list)
  if (!shared.has(text) && shared.size < MOST_SHARED) shared.set(text, list)
  const known: unknown = shared.get(text) ?? list
  return known as T
}
