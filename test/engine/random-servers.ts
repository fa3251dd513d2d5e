import fc from 'fast-check'
import { type Behaviour, fakeServer, type FakeOptions, type FakeServer } from './fake-server.js'
import { files, loadWriteRules, normalised, runOn } from './random-run.js'

const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Behaviour>('on') },
  { weight: 2, arbitrary: fc.constantFrom<Behaviour>(403, 404, 405) },
  { weight: 2, arbitrary: fc.constantFrom(500, 502, 504).map((says): Behaviour => ({ says })) },
  { weight: 1, arbitrary: fc.constantFrom<Behaviour>('late', 500, 502) }
)

/** One server of the classes that were found on real sites. */
const server = fc.record({
  methods: fc.record({
    PUT: behaviour,
    DELETE: behaviour,
    MKCOL: behaviour,
    COPY: behaviour,
    MOVE: behaviour,
    PROPFIND: fc.constantFrom<Behaviour>('on', 405)
  }),
  /** Everything is refused from this request on. */
  bannedFrom: fc.oneof({ weight: 3, arbitrary: fc.constant(Infinity) }, fc.integer({ min: 1, max: 400 })),
  /** Every so manieth request meets a back end that takes no writes. */
  closedEvery: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 2, max: 5 })),
  renames: fc.constantFrom(undefined, 'location', 'silent', 'extension'),
  putMakesParents: fc.boolean(),
  isReadOnly: fc.boolean(),
  reads: fc.constantFrom(undefined, undefined, 1, 2, 3),
  lateMs: fc.constantFrom(0, 400, 2000, 15_000),
  /** Routes of one level: what lies deeper is 405 to every method. */
  oneLevel: fc.boolean(),
  area: fc.constantFrom('/', '/images/', '/new/'),
  leave: fc.boolean()
})

type Random = typeof server extends fc.Arbitrary<infer T> ? T : never

function start(random: Random): FakeServer {
  const { bannedFrom, closedEvery, oneLevel, area } = random
  let asked = 0
  const answer: FakeOptions['answer'] = ({ method, target }) => {
    asked += 1
    if (asked >= bannedFrom) return 403
    if (['GET', 'HEAD', 'PROPFIND'].includes(method)) return undefined
    const isDeep = target.slice(area.length).replace(/\/$/, '').includes('/')
    if (oneLevel && isDeep) return 405
    return closedEvery > 0 && asked % closedEvery === 0 ? 403 : undefined
  }
  const { methods, putMakesParents, isReadOnly, reads, lateMs } = random
  const forgets = reads === undefined ? {} : { reads }
  return fakeServer({
    methods,
    putMakesParents,
    isReadOnly,
    lateMs,
    files,
    answer,
    storedAs: normalised,
    ...forgets,
    ...renamesOf(random)
  })
}

function renamesOf({ renames: how, area }: Random): Pick<FakeOptions, 'renames' | 'lists'> {
  if (how === undefined) return {}
  const inbox = (path: string): string => `${area}in-${path.split('/').findLast(Boolean)}`
  const as = how === 'extension' ? (path: string): string => path.replace(/\/?$/, '.bin') : inbox
  return { renames: { as, says: how === 'location' }, lists: true }
}

/** Under a name that nobody knows and no listing shows any more, or only later, nothing can be found. */
function canBeTold({ renames, bannedFrom, methods }: Random): boolean {
  return (
    renames === undefined || (bannedFrom === Infinity && ![methods.PUT, methods.COPY, methods.MOVE].includes('late'))
  )
}

/** What came of many random servers. */
export type Sum = { placed: number; left: number; confirmed: ReadonlySet<string> }

/**
 * Runs every rule that writes on random servers: nothing stays unsaid, nothing is clean that was written, nothing is
 * confirmed that was not done. Throws with the smallest server on which that is not so.
 */
export async function tryServers(numRuns: number, seed: number): Promise<Sum> {
  const rules = await loadWriteRules()
  const confirmed = new Set<string>()
  let placed = 0
  let left = 0
  await fc.assert(
    fc.asyncProperty(server.filter(canBeTold), async (random) => {
      const run = await runOn(start(random), rules, { ...random, shows: canBeRead(random) })
      placed += run.placed
      left += run.left.length
      for (const id of run.confirmed) confirmed.add(id)
      if (run.troubles.length > 0) throw new Error(run.troubles.join('\n'))
    }),
    { numRuns, seed }
  )
  return { placed, left, confirmed }
}

/** What is handed out once, or from elsewhere, may be gone or not found before a rule reads it. */
function canBeRead({ bannedFrom, renames, reads, lateMs }: Random): boolean {
  return bannedFrom === Infinity && renames === undefined && reads === undefined && lateMs < 2000
}
