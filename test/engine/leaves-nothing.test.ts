import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judge } from '../../src/engine/judge.js'
import { unexpectedCreations } from '../../src/engine/unexpected-creation.js'
import { runWriteCheck } from '../../src/engine/write-check.js'
import { loadRules } from '../../src/rules/load.js'
import { isStateChanging } from '../../src/rules/methods.js'
import { type Behaviour, fakeServer, type FakeOptions, type FakeServer } from './fake-server.js'
import { checkOf, writePorts } from './parts.js'

const rules = await loadRules([fileURLToPath(new URL('../../rules', import.meta.url))])
const writeRules = rules.filter(({ effect, unit }) => effect === 'write' && unit === 'area')
const files = { '/index.html': 'home', '/images/pic.png': 'picture', '/images/a/b.txt': 'b' }

/** Mostly working, so that canaries get placed; else a refusal, a lie, a closed connection, an error or 202. */
const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Behaviour>('on') },
  { weight: 3, arbitrary: fc.constantFrom<Behaviour>(401, 403, 404, 405, 409, 412, 501, 302) },
  { weight: 2, arbitrary: fc.constantFrom<Behaviour>(200, 201, 202, 204, 500) },
  { weight: 2, arbitrary: fc.constantFrom<Behaviour>('drop', 'drop-after', 'late') }
)

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
  otherName: fc.constantFrom('', '.txt', 'upper'),
  /** DELETE is refused for names of our own only: the look beforehand finds nothing wrong. */
  refusesLate: fc.boolean(),
  lateMs: fc.integer({ min: 0, max: 2400 }),
  leave: fc.boolean(),
  area: fc.constantFrom('/', '/images/')
})

type Site = typeof site extends fc.Arbitrary<infer T> ? T : never

function serverOf(random: Site): FakeServer {
  const { methods, missing, flat, hidesCollections, makesParents, otherName, refusesLate, lateMs } = random
  const options: FakeOptions = { files, methods, missing, flat, hidesCollections, makesParents, lateMs }
  if (otherName === '.txt') options.storedAs = (path) => (path.endsWith('.php') ? `${path}.txt` : path)
  if (otherName === 'upper') options.storedAs = (path) => path.replace('verbgate-', 'VERBGATE-')
  if (refusesLate)
    options.answer = ({ method, target }) => (method === 'DELETE' && /verbgate-/i.test(target) ? 403 : undefined)
  return fakeServer(options)
}

const CLAIMS: readonly Behaviour[] = [200, 201, 202, 204]

/** What nobody could find out is not demanded: a DELETE or MKCOL that lies where neither GET nor PROPFIND shows the truth. */
function canBeTold(random: Site): boolean {
  const { GET, PROPFIND } = random.methods
  if (random.makesParents && isNotLookedAfter(random)) return false
  if (deleteLies(random) && makesCollections(random) && hidesThem(random) && PROPFIND !== 'on') return false
  return GET === 'on' || !(deleteLies(random) || claimsCollections(random))
}

/** Parents made unasked, where a connection closed, or where GET brings a page that a DELETE could take. */
function isNotLookedAfter({ methods: { MKCOL, PROPFIND }, missing }: Site): boolean {
  return MKCOL === 'drop-after' || (missing.status === 200 && PROPFIND !== 'on')
}

function makesCollections({ methods: { MKCOL } }: Site): boolean {
  return MKCOL === 'on' || MKCOL === 'late' || MKCOL === 'drop-after'
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

test(
  'what was there stays, what was placed is gone or reported, and only our own names are touched',
  { timeout: 60_000 },
  async () => {
    expect(writeRules.length).toBeGreaterThan(10)
    let placed = 0
    let leftBehind = 0
    await fc.assert(
      fc.asyncProperty(site.filter(canBeTold), async (random) => {
        const server = serverOf(random)
        const before = server.listing()
        const ports = writePorts(server, { leave: random.leave })
        const left: string[] = []
        const checks = writeRules.map((rule) => checkOf(rule, server, random.area))
        for (const check of checks) {
          left.push(...(await runWriteCheck(check, ports)).map(({ path }) => path))
          judge(check)
        }
        left.push(...(await unexpectedCreations(checks, ports)).map(({ path }) => path))
        await server.pause(60_000)
        placed += server.log.filter(({ method, effect }) => method === 'PUT' && effect === 'write').length
        leftBehind += left.length
        const after = server.listing()
        expect(before.filter((item) => !after.includes(item))).toEqual([])
        const unreported = after.filter((item) => !before.includes(item) && !left.some((path) => covers(path, item)))
        expect(unreported).toEqual([])
        for (const { method, target } of server.log) if (isStateChanging(method)) expect(target).toMatch(/[0-9a-f]{32}/)
      }),
      { numRuns: 150, seed: 20160512 }
    )
    expect(placed).toBeGreaterThan(400)
    expect(leftBehind).toBeGreaterThan(20)
  }
)

/** A leftover stands for itself and for what lies in it, under whatever spelling the server keeps it. */
function covers(leftover: string, item: string): boolean {
  const path = leftover.replace(/\/$/, '').toLowerCase()
  return item.toLowerCase().startsWith(path)
}
