import fc from 'fast-check'
import { type Behaviour, fakeServer, type FakeOptions, type FakeServer } from './fake-server.js'
import { files, loadWriteRules, normalised, runOn } from './random-run.js'

const writeRules = await loadWriteRules()

/** Mostly working, so that canaries get placed; else a refusal, a lie, a closed connection, an error or 202. */
const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Behaviour>('on') },
  { weight: 3, arbitrary: fc.constantFrom<Behaviour>(401, 403, 404, 405, 409, 412, 501, 302) },
  { weight: 2, arbitrary: fc.constantFrom<Behaviour>(200, 201, 202, 204, 500) },
  { weight: 2, arbitrary: fc.constantFrom<Behaviour>('drop', 'drop-after', 'late') },
  { weight: 1, arbitrary: fc.constantFrom(202, 401, 403, 404, 405, 500, 501).map((says): Behaviour => ({ says })) }
)

/** What a name is stored as. */
const OTHER_NAMES = {
  none: (path: string): string => path,
  /** Under another extension. */
  text: (path: string): string => (path.endsWith('.php') ? `${path}.txt` : path),
  upper: (path: string): string => path.replace('verbgate-', 'VERBGATE-'),
  folded: (path: string): string => path.toLowerCase(),
  unslashed: (path: string): string => path.replace(/(\.\w+)\/$/, '$1')
}

const site = fc.record({
  methods: fc.record({
    PUT: behaviour,
    DELETE: behaviour,
    MKCOL: behaviour,
    COPY: behaviour,
    MOVE: behaviour,
    PROPFIND: fc.constantFrom<Behaviour>('on', 405),
    GET: fc.oneof(
      { weight: 8, arbitrary: fc.constant<Behaviour>('on') },
      { weight: 1, arbitrary: fc.constantFrom<Behaviour>(403, 302, 500, 'drop') }
    )
  }),
  missing: fc.constantFrom(
    { status: 404, body: 'not here' },
    { status: 403, body: 'no' },
    { status: 200, body: 'the front page' },
    { status: 302, body: '' }
  ),
  flat: fc.boolean(),
  hidesCollections: fc.boolean(),
  makesParents: fc.boolean(),
  otherName: fc.constantFrom<keyof typeof OTHER_NAMES>('none', 'text', 'upper', 'folded', 'unslashed'),
  /** DELETE is refused for names of our own only: the look beforehand finds nothing wrong. */
  refusesLate: fc.boolean(),
  lateMs: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 2400 }) },
    { weight: 1, arbitrary: fc.integer({ min: 2400, max: 20_000 }) }
  ),
  redirectsCollections: fc.boolean(),
  ignoresOverwrite: fc.boolean(),
  keepsMissingMs: fc.constantFrom(0, 0, 3000, 100_000),
  runs: fc.constantFrom(undefined, '.php'),
  splices: fc.boolean(),
  leave: fc.boolean(),
  area: fc.constantFrom('/', '/images/')
})

type Site = typeof site extends fc.Arbitrary<infer T> ? T : never

function serverOf({ otherName, refusesLate, ...random }: Site): FakeServer {
  const { runs, ...others } = random
  const options: FakeOptions = {
    files,
    ...others,
    storedAs: (path) => OTHER_NAMES[otherName](normalised(path)),
    ...(runs !== undefined && { runs })
  }
  if (refusesLate)
    options.answer = ({ method, target }) => (method === 'DELETE' && /verbgate-/i.test(target) ? 403 : undefined)
  return fakeServer(options)
}

const CLAIMS: readonly Behaviour[] = [200, 201, 202, 204]

/** What nobody could find out is not demanded: a DELETE or MKCOL that lies where neither GET nor PROPFIND shows the truth. */
function canBeTold(random: Site): boolean {
  const { GET, PROPFIND } = random.methods
  if (random.makesParents && isNotLookedAfter(random)) return false
  if (deniesAndHides(random)) return false
  if (deleteLies(random) && makesCollections(random) && hidesThem(random) && PROPFIND !== 'on') return false
  return GET === 'on' || !(deleteLies(random) || claimsCollections(random))
}

/** What was made is denied and cannot be seen, and DELETE does not take it. */
function deniesAndHides(random: Site): boolean {
  const { methods, refusesLate } = random
  if (methods.DELETE === 'on' && !refusesLate) return false
  const denies = (method: 'PUT' | 'MKCOL' | 'COPY' | 'MOVE'): boolean => typeof methods[method] === 'object'
  if (denies('MKCOL') && hidesThem(random) && methods.PROPFIND !== 'on') return true
  return methods.GET !== 'on' && (denies('PUT') || denies('COPY') || denies('MOVE'))
}

/**
 * Parents made unasked where the server says no to it or takes very long, where nothing shows what became of a closed connection, where
 * other spellings of the area are tried because the connection was closed (`/IMAGES/` is then no name of ours), or where
 * GET brings a page that a DELETE could take.
 */
function isNotLookedAfter(random: Site): boolean {
  const { MKCOL, PROPFIND } = random.methods
  if (typeof MKCOL === 'object' || (MKCOL === 'late' && random.lateMs > 7000)) return true
  if (MKCOL === 'drop-after' && (random.area !== '/' || (hidesThem(random) && PROPFIND !== 'on'))) return true
  return random.missing.status === 200 && PROPFIND !== 'on'
}

function makesCollections({ methods: { MKCOL } }: Site): boolean {
  return MKCOL === 'on' || MKCOL === 'late' || MKCOL === 'drop-after' || typeof MKCOL === 'object'
}

function claimsCollections(random: Site): boolean {
  return random.flat && (makesCollections(random) || CLAIMS.includes(random.methods.MKCOL))
}

function deleteLies({ methods, makesParents, refusesLate }: Site): boolean {
  return (makesParents || !refusesLate) && [...CLAIMS, 404].includes(methods.DELETE)
}

function hidesThem({ hidesCollections, methods, missing }: Site): boolean {
  return hidesCollections || methods.GET !== 'on' || missing.status === 403
}

/** What came of many random sites. */
export type Tried = { placed: number; left: number; confirmed: ReadonlySet<string> }

/** Runs every rule that writes on random sites; throws with the smallest on which something is left unsaid or untrue. */
export async function trySites(numRuns: number, seed: number): Promise<Tried> {
  const confirmed = new Set<string>()
  let placed = 0
  let left = 0
  await fc.assert(
    fc.asyncProperty(site.filter(canBeTold), async (random) => {
      const run = await runOn(serverOf(random), writeRules, { ...random, shows: random.methods.GET === 'on' })
      placed += run.placed
      left += run.left.length
      for (const id of run.confirmed) confirmed.add(id)
      if (run.troubles.length > 0) throw new Error(run.troubles.join('\n'))
    }),
    { numRuns, seed }
  )
  return { placed, left, confirmed }
}
