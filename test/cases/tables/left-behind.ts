import { randomBytes } from 'node:crypto'
import type { Case, Expectation } from '../case.js'
import * as deletes from '../servers/deletes.js'
import * as overrides from '../servers/overrides.js'
import * as stores from '../servers/stores.js'
import type { RenamingOptions } from '../servers/stores.js'
import { isRead, page, withHeaders } from '../site.js'

// C11 to C13: what a scan made is removed, wherever it lies, or named.

const lastName = (path: string): string => path.split('/').findLast(Boolean) ?? 'x'
const numbered = (path: string): string => `/d${randomBytes(4).toString('hex')}/${lastName(path)}`
const gone: Expectation = { exit: [0, 1], left: 'nothing', leftovers: 0 }
const named: Expectation = { exit: 1 }

const renamers: readonly (readonly [string, RenamingOptions, Case['expect']])[] = [
  ['200 and Location', { renames: numbered, says: 'location' }, gone],
  ['201 and Location', { renames: numbered, says: 'location', status: 201 }, gone],
  ['201 and Content-Location', { renames: numbered, says: 'content-location', status: 201 }, gone],
  ['200 and a URL in the text', { renames: numbered, says: 'text' }, gone],
  ['201 and a URL in JSON', { renames: numbered, says: 'json', status: 201 }, gone],
  ['303 and Location', { renames: numbered, says: 'location', status: 303 }, gone],
  ['202 and Location', { renames: numbered, says: 'location', status: 202 }, gone],
  ['an extension is added', { renames: (path) => path.replace(/\/?$/, '.bin'), says: 'text', status: 201 }, gone],
  ['capitals become small', { renames: (path) => path.toLowerCase(), says: 'nothing', status: 201 }, gone],
  ['small letters become capitals', { renames: (path) => path.toUpperCase(), says: 'location', status: 201 }, gone],
  ['a prefix is set before it', { renames: (path) => `/uploads${path}`, says: 'location', status: 201 }, gone],
  [
    'the name is kept, a folder is set before it',
    { renames: (path) => `/inbox/${lastName(path)}`, says: 'json', status: 201 },
    gone
  ]
]

const renamed: readonly Case[] = renamers.map(([name, options, expect]) => ({
  name: `an upload service chooses the name: ${name}`,
  kind: 'C11',
  start: () => stores.startRenaming(options),
  scan: '--write',
  expect,
  why: 'it lies where the answer says, and is removed there or named'
}))

const parents: readonly (readonly [string, stores.ParentsOptions, string, Case['expect']])[] = [
  [
    'MKCOL makes parents',
    { makes: ['MKCOL'], methods: ['MKCOL', 'DELETE', 'PUT'] },
    '',
    { exit: 1, found: ['place-file high firm'], left: 'nothing' }
  ],
  ['MKCOL makes parents, DELETE is refused', { makes: ['MKCOL'], methods: ['MKCOL', 'PUT'] }, '', named],
  [
    'MKCOL makes parents, in write mode',
    { makes: ['MKCOL'], methods: ['MKCOL', 'DELETE', 'PUT'] },
    '--write',
    { exit: 1, found: ['put-accepted high confirmed'], left: 'nothing' }
  ],
  [
    'PUT makes parents, an area that is not there',
    { makes: ['PUT'], methods: ['PUT', 'DELETE'], below: '/uploads/', links: [] },
    '--area /uploads/2024/ --write',
    named
  ],
  [
    'PUT makes parents, an area three levels deep',
    { makes: ['PUT'], methods: ['PUT', 'DELETE'], below: '/uploads/', links: [] },
    '--area /uploads/2024/11/30/ --write',
    named
  ],
  [
    'COPY makes parents',
    { makes: ['COPY', 'MOVE'], methods: ['PUT', 'DELETE', 'COPY', 'MOVE'] },
    '--write',
    { exit: 1, left: 'nothing' }
  ]
]

const madeParents: readonly Case[] = parents.map(([name, options, scan, expect]) => ({
  name,
  kind: 'C11',
  start: () => stores.startParents(options),
  scan,
  expect,
  why: 'what was made on the way is removed or named'
}))

const refusals: readonly (readonly [string, deletes.DeleteOptions, string, Case['expect']])[] = [
  [
    'DELETE is 429 the first time',
    { refuses: (_, nth) => (nth % 2 === 1 ? withHeaders(page(429), { 'retry-after': '1' }) : undefined) },
    '--write',
    { exit: 1, found: ['put-accepted high confirmed'], left: 'nothing' }
  ],
  [
    'DELETE is 503 the first time',
    { refuses: (_, nth) => (nth % 2 === 1 ? page(503) : undefined) },
    '--write',
    { exit: 1, found: ['put-accepted high confirmed'], left: 'nothing' }
  ],
  [
    'DELETE is 500 the first time',
    { refuses: (_, nth) => (nth % 2 === 1 ? page(500) : undefined) },
    '--write',
    { exit: 1, found: ['put-accepted high confirmed'], left: 'nothing' }
  ],
  ['DELETE is 429 from the third on', { refuses: (_, nth) => (nth > 2 ? page(429) : undefined) }, '--write', named],
  [
    'DELETE says 204 and removes nothing',
    { refuses: (_, nth) => (nth > 0 ? { status: 204 } : undefined) },
    '--write=leave',
    { exit: 1, found: ['place-file high confirmed'], absent: ['resource-removed'] }
  ],
  [
    'DELETE of a collection is 403, of a file it works',
    { refuses: ({ path }) => (path.endsWith('/') ? page(403) : undefined) },
    '--write=leave',
    { exit: 1, found: ['place-file high confirmed'] }
  ],
  [
    'DELETE of a file is 403, of a collection it works',
    { refuses: ({ path }) => (path.endsWith('/') ? undefined : page(403)) },
    '--write=leave',
    { exit: 1, found: ['place-file high confirmed'] }
  ],
  [
    'DELETE wants a login, PUT does not',
    { refuses: () => withHeaders(page(401), { 'www-authenticate': 'Bearer' }) },
    '--write=leave',
    { exit: 1, found: ['place-file high confirmed'] }
  ],
  [
    'DELETE is 405',
    { refuses: () => page(405) },
    '--write=leave',
    { exit: 1, found: ['place-file high confirmed'], absent: ['remove-file'] }
  ],
  ['DELETE is 405, and nothing may stay', { refuses: () => page(405) }, '--write', { exit: [0, 1], left: 'nothing' }]
]

const cleanUps: readonly Case[] = refusals.map(([name, options, scan, expect]) => ({
  name,
  kind: 'C12',
  start: () => deletes.start(options),
  scan,
  expect,
  why: 'clean-up repeats what was limited, makes nothing again, and names what is there and nothing else'
}))

export const leftBehindCases: readonly Case[] = [
  ...renamed,
  ...madeParents,
  {
    name: 'an override makes collections with their parents',
    kind: 'C11',
    start: () => overrides.start({ on: 'GET', from: 'header', makesParents: true }),
    expect: { exit: 1, found: ['method-override-honoured high'], left: 'nothing' },
    why: 'what an override made is removed or named'
  },
  {
    name: 'an override on POST makes collections with their parents',
    kind: 'C11',
    start: () => overrides.start({ on: 'POST', from: 'header', makesParents: true }),
    expect: { exit: [0, 1], notClean: ['method-override-honoured'] },
    why: 'whatever the scan asks with POST, nothing stays that is not named'
  },
  {
    name: 'PATCH makes the item, DELETE works',
    kind: 'C11',
    start: () => stores.startUpsert(),
    expect: { exit: [0, 1], left: 'nothing', leftovers: 0 },
    why: 'a control that made something is removed'
  },
  {
    name: 'PATCH makes the item and says 200, DELETE works',
    kind: 'C11',
    start: () => stores.startUpsert({ status: 200 }),
    expect: { exit: [0, 1], left: 'nothing', leftovers: 0 },
    why: 'a control that made something is removed, whatever it was answered'
  },
  {
    name: 'PATCH makes the item, DELETE is refused',
    kind: 'C11',
    start: () => stores.startUpsert({ deletes: false }),
    expect: { exit: [0, 1] },
    why: 'PATCH is a control, asked where a verdict hangs on it; what it makes is named, its parents are not'
  },
  {
    name: 'a flat store whose names may end in a slash',
    kind: 'C12',
    start: () => stores.startFlat(),
    scan: '--write',
    expect: { exit: 1, found: ['put-accepted high confirmed'], left: 'nothing' },
    why: 'DELETE of "x.txt/" works; an emptying PUT makes what was never there'
  },
  {
    name: 'a flat store that removes nothing',
    kind: 'C12',
    start: () => stores.startFlat({ deletes: false }),
    scan: '--write=leave',
    expect: { exit: 1, found: ['put-accepted high confirmed'] },
    why: 'every key that is there is named under its own name'
  },
  ...cleanUps,
  ...['', '--write'].map((scan): Case => ({
    name: `DELETE is never answered${scan && ', in write mode'}`,
    kind: 'C13',
    start: () => deletes.start({ refuses: () => 'hang', methods: [] }),
    scan: `--timeout 2 ${scan}`,
    expect: { exit: 3, absent: ['any low'], withinMs: 20_000 },
    why: 'one unanswered DELETE is enough to know; it is not waited for again with every rule'
  })),
  {
    name: 'DELETE is never answered, and files can be placed',
    kind: 'C13',
    start: () => deletes.start({ refuses: () => 'hang' }),
    scan: '--timeout 2 --write',
    expect: { exit: [1, 3], notClean: ['put-accepted'], withinMs: 40_000 },
    why: 'what cannot be removed is not placed, or is named'
  },
  {
    name: 'every method but GET is never answered',
    kind: 'C13',
    start: () =>
      deletes.start({ refuses: (request) => (isRead(request) ? undefined : 'hang'), methods: ['PUT', 'MKCOL'] }),
    scan: '--timeout 2',
    expect: { exit: [1, 3], notClean: ['resource-removable'], withinMs: 40_000 },
    why: 'the rest is looked at all the same'
  }
]
