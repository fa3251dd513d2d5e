import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import type { Origin } from '../../targets/origin.js'
import type { Target } from '../../targets/target.js'
import { flagError } from './problems.js'

/** One of several runs that share the targets; the first is 1. */
export type Shard = { index: number; count: number }

/** More would each hold next to nothing. */
const MOST_SHARDS = 10_000

/** `3/8`. @throws UsageError `flag-invalid` */
export function readShard(text: string): Shard {
  const [, index = '', count = ''] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []
  const shard = { index: Number(index), count: Number(count) }
  const isShard = shard.index >= 1 && shard.index <= shard.count && shard.count <= MOST_SHARDS
  if (isShard) return shard
  throw flagError(`--shard ${text} is not a part of a whole`, 'Write --shard 3/8 for the third of eight.')
}

/** The targets of a shard. All sites of one key are in one shard, so that none is asked by two runs at the same time. */
export function pickShard(targets: readonly Target[], { index, count }: Shard): Target[] {
  return targets.filter(({ origin }) => placeKeyOnShard(politenessKey(origin), count) === index)
}

/**
 * Rendezvous hash (Thaler and Ravishankar 1998): a key is on the shard that scores highest for it, so that with another
 * number of shards few keys move.
 */
export function placeKeyOnShard(key: string, count: number): number {
  const scores = Array.from({ length: count }, (_, index) => scoreShard(key, index + 1))
  return scores.reduce((best, score, index) => (score > (scores[best] ?? '') ? index : best), 0) + 1
}

function scoreShard(key: string, index: number): string {
  return createHash('sha256').update(`${index} ${key}`).digest('hex')
}

/** Second-level names under which countries register domains, `co.jp`. */
const REGISTRIES = /^(ac|ad|co|com|ed|edu|go|gob|gov|gr|id|lg|ltd|me|mil|ne|net|nhs|nom|or|org|plc|sch)$/

/**
 * What has to be asked by one run at a time: the address, or the registered domain of the name. Without a list of public
 * suffixes: its last two labels, three where a country registers below `co.` and the like. Too wide a key is harmless.
 */
export function politenessKey({ hostname }: Pick<Origin, 'hostname'>): string {
  if (isIP(hostname) !== 0) return hostname
  const labels = hostname.replace(/\.$/, '').split('.')
  const [second = '', top = ''] = labels.slice(-2)
  return labels.slice(top.length === 2 && REGISTRIES.test(second) ? -3 : -2).join('.')
}
