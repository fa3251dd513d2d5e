/** Runs `work` over the items, `width` of them at a time; each item's outcome is a promise of its own. */
export function runInPool<Item, Outcome>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Outcome>
): Promise<Outcome>[] {
  const lanes: Promise<unknown>[] = Array.from({ length: width }, () => Promise.resolve())
  return items.map((item, at) => {
    const outcome = (lanes[at % width] ?? Promise.resolve()).then(() => work(item))
    // A failure is the caller's to see; the next item of the lane goes on all the same.
    lanes[at % width] = outcome.catch(() => undefined)
    outcome.catch(() => undefined)
    return outcome
  })
}
