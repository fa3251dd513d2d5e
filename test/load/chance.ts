/** A number from 0 up to 1 that depends on the text alone: the same seed makes the same faults. */
export function chance(text: string): number {
  // FNV-1a, then the last step of MurmurHash3, so that texts that differ in one digit are far apart.
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** One of the items, chosen by the text alone. */
export function choose<T>(items: readonly T[], text: string): T {
  return items[Math.floor(chance(text) * items.length)] as T
}
