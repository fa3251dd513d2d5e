import type { CanaryState } from '../../src/engine/canary/journal.js'

/** Servers that a run is killed on; the first three are real. */
export const SERVER_KINDS = [
  'nginx-dav',
  'apache-dav',
  'nginx-put-only',
  'slow',
  'late',
  'refusing',
  'keeping',
  'dropping',
  'echoing'
] as const
export type ServerKind = (typeof SERVER_KINDS)[number]

/** Where a run is killed: at a line of its journal, at a request as the server sees it, or at any time. */
export type Moment =
  | { at: 'line'; state: CanaryState; nth: number; cut: 'before' | 'torn' | 'after' }
  | { at: 'entry'; state: CanaryState; nth: number }
  | { at: 'request'; method: string; nth: number; when: 'comes' | 'is carried out' }
  | { at: 'time'; ms: number }

/** One run to be killed. The same seed makes the same plan. */
export type Plan = {
  seed: number
  server: ServerKind
  rules: readonly string[]
  moment: Moment
  /** Cleanup is killed as well, at this line, before the one that counts. */
  cleanupMoment: Extract<Moment, { at: 'line' }> | null
  random: () => number
}

const RULES: readonly (readonly string[])[] = [
  ['put-accepted', 'collection-created'],
  ['moved-to-another-extension', 'resource-removed'],
  ['trailing-slash-put', 'partial-put-accepted', 'file-overwritable'],
  ['php-executes']
]

/** What cannot be removed is left, and after the first of it nothing more is placed. */
const STAYING: readonly ServerKind[] = ['nginx-put-only', 'refusing', 'keeping']
const REAL: readonly ServerKind[] = ['nginx-dav', 'apache-dav', 'nginx-put-only']

/** The servers in turn, the rest at random. */
export function planOf(seed: number, kinds: readonly ServerKind[]): Plan {
  const random = randomOf(seed)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const server = kinds[seed % kinds.length] as ServerKind
  const stays = STAYING.includes(server)
  const rules = stays ? ['put-accepted'] : pick(RULES)
  const states: CanaryState[] = stays ? ['sent', 'deleted', 'left', 'left'] : ['intent', 'sent', 'deleted', 'gone']
  const nth = (): number => (stays ? 1 : 1 + Math.floor(random() * 2))
  const cuts = ['before', 'torn', 'after'] as const
  const ways: (() => Moment)[] = [
    () => ({ at: 'line', state: pick(states), nth: nth(), cut: pick(cuts) }),
    () => ({ at: 'line', state: pick(states), nth: nth(), cut: pick(cuts) }),
    () => ({ at: 'entry', state: pick(states), nth: nth() }),
    () => ({ at: 'time', ms: Math.floor(random() * 1200) }),
    () => requestMoment(rules, stays, pick)
  ]
  const moment = pick(REAL.includes(server) ? ways.slice(0, 4) : ways)()
  const cleanupMoment: Plan['cleanupMoment'] =
    random() < 0.15 ? { at: 'line', state: pick(['deleted', 'gone']), nth: 1, cut: pick(cuts) } : null
  return { seed, server, rules, moment, cleanupMoment, random }
}

function requestMoment(rules: readonly string[], stays: boolean, pick: <Item>(items: readonly Item[]) => Item): Moment {
  const methods = stays ? ['PUT', 'DELETE'] : rules.includes('php-executes') ? ['MKCOL', 'DELETE'] : ['PUT', 'DELETE']
  if (rules.includes('moved-to-another-extension')) methods.push('COPY', 'MOVE')
  const method = pick(methods)
  return { at: 'request', method, nth: 1, when: pick(['comes', 'is carried out']) }
}

/** The moment in words, for a failure. */
export function momentText(moment: Moment): string {
  switch (moment.at) {
    case 'line':
      return `${moment.cut} line ${moment.nth} of ${moment.state}`
    case 'entry':
      return `entry ${moment.nth} of ${moment.state}`
    case 'request':
      return `as ${moment.method} ${moment.when}`
    case 'time':
      return `${moment.ms} ms after the first entry`
  }
}

/** Mulberry32, by Tommy Ettinger: numbers in [0, 1) from a seed. */
function randomOf(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
