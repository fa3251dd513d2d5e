import type { Case, Expectation } from '../case.js'
import { closed, silent } from '../case.js'
import type { Response } from '../kit.js'
import * as logins from '../servers/logins.js'
import { explain } from '../servers/logins.js'
import * as passwords from '../servers/passwords.js'
import { writes } from '../servers/passwords.js'
import * as paths from '../servers/paths.js'
import * as puts from '../servers/puts.js'
import * as refusing from '../servers/refusing.js'
import * as stores from '../servers/stores.js'
import * as trace from '../servers/trace.js'
import { page, withHeaders } from '../site.js'

// B8 to B10: what is called confirmed or firm, and the words and the advice beside it.

const wall = withHeaders(page(401), { 'www-authenticate': 'Bearer' })
const json = (status: number): Response => ({
  status,
  body: '{"error":"not found"}',
  headers: { 'content-type': 'application/json' }
})
const text = (status: number): Response => ({ status, body: 'Not Found', headers: { 'content-type': 'text/plain' } })
const noRemoval: Expectation = {
  exit: 1,
  found: ['put-accepted|place-file high'],
  absent: ['resource-removed', 'remove-file']
}
const nothingFirm = 'collection-creatable|resource-removable|resource-movable|put-handled firm'

const confirmedCases: readonly Case[] = [
  ...[
    { name: 'the first GET takes the file away', options: { reads: 1 } },
    { name: 'the second GET takes the file away', options: { reads: 2 } },
    { name: 'a file is kept for 250 ms', options: { forMs: 250 } },
    { name: 'a file is kept for two seconds', options: { forMs: 2000 } }
  ].map(({ name, options }): Case => ({
    name: `DELETE does nothing, and ${name}`,
    kind: 'B8',
    start: () => stores.startBurning(options),
    scan: '--write=leave',
    expect: [noRemoval, { exit: [0, 1, 3], absent: ['resource-removed', 'remove-file'], notClean: ['put-accepted'] }],
    why: 'a control of our own that nobody deleted is gone as well'
  })),
  {
    name: 'MKCOL says 201, then 405, and nothing is there',
    kind: 'B8',
    start: () => stores.startNeverThere(),
    scan: '--write=leave',
    expect: {
      exit: [0, 1],
      absent: ['collection-created firm', 'any confirmed', 'collection-creatable firm'],
      left: 'nothing'
    },
    why: '405 to a second MKCOL proves nothing where GET and PROPFIND do not change'
  },
  ...[
    { name: '414', read: page(414), put: page(414) },
    { name: '400', read: page(400), put: page(400) },
    { name: '500', read: page(500), put: page(500) },
    { name: 'a closed connection', read: 'close' as const, put: 'close' as const }
  ].map(({ name, read, put }): Case => ({
    name: `a long name is ${name} to GET and PUT`,
    kind: 'B8',
    start: () => puts.startLongNames({ read, put }),
    scan: '--long-name-put',
    expect: { exit: [0, 3], absent: ['any low'], neverSays: [/canary-left-behind/], left: 'nothing' },
    why: 'the name is too long for any request, which says nothing of PUT'
  })),
  {
    name: 'a long name is 414 to PUT alone, and PUT is taken',
    kind: 'B8',
    start: () => puts.startLongNames({ read: page(404), put: page(414), isOpen: true }),
    scan: '--long-name-put',
    expect: { exit: 1, found: ['put-handled high'], left: 'nothing' },
    why: 'GET of the same length is 404, so 414 is the answer of PUT'
  },
  {
    name: 'PUT of a long name ends the server',
    kind: 'B8',
    start: () => puts.startLongNames({ read: page(404), put: 'reset', isOpen: true, dies: true }),
    scan: '--long-name-put',
    expect: {
      exit: [1, 3],
      notClean: ['put-handled'],
      says: [/long name|too long/i],
      neverSays: [/[Nn]othing listens there/]
    },
    why: 'the report names our own request as the cause'
  },
  ...[
    { empty: 400, filled: 404 },
    { empty: 411, filled: 404 },
    { empty: 422, filled: 405 },
    { empty: 400, filled: 403 }
  ].map((options): Case => ({
    name: `PUT without content is ${options.empty}, with content ${options.filled}`,
    kind: 'B8',
    start: () => puts.startBodiless(options),
    scan: '--long-name-put',
    expect: { exit: 0, absent: ['any low'], left: 'nothing' },
    why: `${options.empty} has nothing to do with the long name`
  }))
]

const firmCases: readonly Case[] = [
  ...[
    { name: 'MKCOL 403, PUT 500', options: { denied: 403, put: 500 } },
    { name: 'MKCOL 500, PUT 500', options: { denied: 500 } },
    { name: '507 for all', options: { denied: 507 } },
    { name: '423 for all', options: { denied: 423 } }
  ].flatMap(({ name, options }): Case[] => [
    {
      name: `WebDAV on a disk that it may not write: ${name}`,
      kind: 'B9',
      start: () => refusing.startReadOnly(options),
      expect: { exit: [0, 1], absent: ['any confirmed'], notClean: ['collection-creatable @ /files/'] },
      why: 'without writing it cannot be told apart from an open one'
    },
    {
      name: `WebDAV on a disk that it may not write: ${name}, in write mode`,
      kind: 'B9',
      start: () => refusing.startReadOnly(options),
      scan: '--write',
      expect: { exit: [0, 1], absent: [nothingFirm, 'any high confirmed'], left: 'nothing' },
      why: 'writing was tried and refused, so nothing stays firm on a comparison alone'
    }
  ]),
  {
    name: 'WebDAV everywhere, and one folder may be written',
    kind: 'B9',
    start: () =>
      refusing.startReadOnly({ denied: 403, put: 500, areas: ['/files/', '/images/', '/docs/'], writable: '/files/' }),
    scan: '--write',
    expect: {
      exit: 1,
      found: ['put-accepted high confirmed @ /files/'],
      absent: ['any high confirmed @ /images/', 'any high confirmed @ /docs/'],
      left: 'nothing'
    },
    why: 'confirmed is only what was tried'
  },
  {
    name: 'WebDAV everywhere, and the last folder may be written',
    kind: 'B9',
    start: () => refusing.startReadOnly({ denied: 403, areas: ['/files/', '/images/', '/docs/'], writable: '/docs/' }),
    scan: '--write',
    expect: {
      exit: 1,
      found: ['put-accepted high confirmed @ /docs/'],
      absent: ['any high confirmed @ /images/', 'any high confirmed @ /files/'],
      left: 'nothing'
    },
    why: 'an area that answers alike may still be the one'
  },
  {
    name: 'Subversion answers 409 whether the parent is there or not',
    kind: 'B9',
    start: () => refusing.startVersioned(),
    expect: { exit: [0, 1], absent: [nothingFirm], says: [/Subversion|version-control/i], left: 'nothing' },
    why: 'the DAV field says Subversion, whose plain writes are 409 by habit'
  },
  {
    name: 'Subversion answers 409 whether the parent is there or not, in write mode',
    kind: 'B9',
    start: () => refusing.startVersioned(),
    scan: '--write',
    expect: { exit: [0, 1], absent: [nothingFirm, 'any high confirmed'], left: 'nothing' },
    why: 'PUT and MKCOL were tried and refused'
  },
  {
    name: 'every method that writes is 409, whatever it is asked',
    kind: 'B9',
    start: () => refusing.startConflict(),
    expect: { exit: [0, 1], absent: ['any high firm'], left: 'nothing' },
    why: 'PATCH and POST are 409 as well: a habit, and no WebDAV handler'
  },
  {
    name: 'every method that writes is 409, whatever it is asked, in write mode',
    kind: 'B9',
    start: () => refusing.startConflict(),
    scan: '--write',
    expect: { exit: [0, 1], absent: ['any high firm'], left: 'nothing' },
    why: 'writing was tried and refused'
  },
  {
    name: 'every method is 409 by habit',
    kind: 'B9',
    start: () => refusing.startConflictByHabit(),
    expect: { exit: 0, absent: ['any low'], left: 'nothing' },
    why: 'an unknown method is 409 too'
  },
  ...[403, 405].map((refusal): Case => ({
    name: `WebDAV is open at the root, /images/ is ${refusal} in every spelling that means it`,
    kind: 'B9',
    start: () => paths.startOpenRoot({ refusal }),
    expect: { exit: 1, found: ['place-file high @ /'], absent: ['any high @ /images/'] },
    why: '/images;v=1/ and /IMAGES/ are other names below the open root'
  })),
  {
    name: 'WebDAV is open at the root, /images/ is 403, every method known',
    kind: 'B9',
    start: () => paths.startOpenRoot({ takesEveryMethod: true }),
    expect: { exit: 1, found: ['place-file high @ /'], absent: ['any high @ /images/'] },
    why: 'the same where unknown methods are 501 and not 400'
  },
  {
    name: 'an application explains its methods with 200, every method known, GET wants a login',
    kind: 'B9',
    start: () =>
      logins.start({ wall, guarded: ['GET', 'HEAD'], behind: explain, path: '/service/', takesEveryMethod: true }),
    expect: { exit: 0, absent: ['any low'] },
    why: 'what changes with the method is an error page'
  },
  {
    name: 'an application explains its methods with 200, GET wants a login',
    kind: 'B9',
    start: () => logins.start({ wall, guarded: ['GET', 'HEAD'], behind: explain, path: '/service/' }),
    expect: { exit: 0, absent: ['any low'] },
    why: 'what changes with the method is an error page'
  },
  {
    name: 'an application answers other methods with its usage, GET is 403',
    kind: 'B9',
    start: () =>
      logins.start({
        wall: page(403),
        guarded: ['GET', 'HEAD', 'POST'],
        behind: () => page(200, 'Usage', '<p>Method not allowed. Allowed: GET, POST.</p>'),
        path: '/service/'
      }),
    expect: { exit: 0, absent: ['any low'] },
    why: 'a page that says "method not allowed" gives nothing away'
  },
  ...[
    { name: 'HTML', options: {} },
    {
      name: 'an HTML page that names the path',
      options: { unknown: page(404, 'Not found', 'We have looked everywhere.') }
    },
    { name: 'JSON', options: { unknown: json(404) } },
    { name: 'plain text', options: { unknown: text(404) } },
    {
      name: 'HTML, OPTIONS 200 with Allow',
      options: { options: { status: 200, headers: { allow: 'GET,HEAD,POST,PUT,DELETE,OPTIONS' } } }
    },
    { name: 'HTML, PATCH passes too', options: { passes: ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] } },
    { name: '410', options: { unknown: page(410) } }
  ].map(({ name, options }): Case => ({
    name: `the methods of an API pass, and an unknown path is 404 to every method: ${name}`,
    kind: 'B9',
    start: () => refusing.startRest(options),
    expect: silent,
    why: 'one page for an unknown path, whatever the method: no method is told from another'
  })),
  ...[
    { name: 'with a page', reply: page(200, 'Panel') },
    { name: 'with a page that ends with the connection', reply: { ...page(200, 'Panel'), untilClose: true as const } },
    { name: 'without content', reply: { status: 200, body: '' } },
    { name: 'with 204', reply: { status: 204 } }
  ].map(({ name, reply }): Case => ({
    name: `CONNECT is 200 ${name}, and no tunnel is opened`,
    kind: 'B9',
    start: () => trace.startConnectPage({ reply }),
    expect: { exit: 0, absent: ['any low'] },
    why: 'what is sent after it goes nowhere'
  })),
  {
    name: 'Allow lists PUT, and PUT stores',
    kind: 'B9',
    start: () => refusing.startAllow({ allow: 'GET, HEAD, OPTIONS, POST, PUT', takesPut: true }),
    expect: { exit: [0, 1], absent: ['allow-header-lies'], neverSays: [/No hole/], left: 'nothing' },
    why: 'PUT was never sent'
  },
  {
    name: 'Allow lists PUT, and PUT stores, with a long name',
    kind: 'B9',
    start: () => refusing.startAllow({ allow: 'GET, HEAD, OPTIONS, POST, PUT', takesPut: true }),
    scan: '--long-name-put',
    expect: { exit: 1, found: ['put-handled high'], absent: ['allow-header-lies'], left: 'nothing' },
    why: '414 to a long name where GET of it is 404'
  },
  {
    name: 'twin: Allow lists DELETE and MKCOL, which are refused',
    kind: 'B9',
    start: () => refusing.startAllow({ allow: 'GET, HEAD, OPTIONS, DELETE, MKCOL, MOVE, COPY', takesPut: false }),
    expect: { exit: 0, absent: ['any low'], found: ['allow-header-lies'] },
    why: 'every method that it lists was sent and refused'
  }
]

const hops: readonly (readonly [string, Record<string, string>, RegExp, RegExp])[] = [
  ['Caddy', { server: 'Caddy, Apache', via: '1.1 Caddy' }, /"Caddy"/, /Caddy,/],
  ['Squid', { server: 'Apache', via: '1.1 sq (squid/5.7)' }, /squid/i, /let \(|by \./],
  ['h2o', { server: 'h2o/2.2.5', via: '1.1 127.0.0.1' }, /h2o/i, /let \(|by \./],
  ['Varnish', { server: 'Apache', via: '1.1 v1 (Varnish/7.1)' }, /varnish/i, /let \(|by \./]
]

const adviceCases: readonly Case[] = [
  ...hops.map(([name, headers, says, never]): Case => ({
    name: `the hop is ${name}`,
    kind: 'B10',
    start: () => passwords.startHop({ headers }),
    expect: {
      exit: 1,
      found: ['place-file high', 'remove-file high'],
      says: [says],
      neverSays: [never],
      textSays: [/Let through only the methods|(squid|h2o|varnish|caddy): /]
    },
    why: 'the name ends where it ends, and the advice fits it'
  })),
  {
    name: 'a scan that is logged in places files',
    kind: 'B10',
    start: () => passwords.start({ asks: writes }),
    scan: '-H Authorization:%20Basic%20dXNlcjpzZWNyZXQ= --write',
    expect: [
      { exit: 1, found: ['put-accepted high confirmed'], says: [/logged in|credentials/i], left: 'nothing' },
      { exit: 1, found: ['put-accepted high confirmed'], neverSays: [/[Aa]nyone/], left: 'nothing' }
    ],
    why: '"anyone" is not true of what a login made possible'
  },
  {
    name: 'twin: the same site without the login',
    kind: 'B10',
    start: () => passwords.start({ asks: writes }),
    expect: { exit: 0, absent: ['any medium'] },
    why: 'every method that writes is asked for a password'
  },
  {
    name: 'twin: a proxy that shows itself, closed',
    kind: 'B10',
    start: () => passwords.startHop({ headers: { server: 'Caddy', via: '1.1 Caddy' }, isClosed: true }),
    expect: closed,
    why: 'refused'
  }
]

const wordCases: readonly Case[] = [
  { name: '200 and an id', options: {} },
  { name: '200, always the same', options: { isFresh: false } },
  { name: '406 and an id', options: { status: 406 } },
  { name: '200, PUT and DELETE alone', options: { known: ['PUT', 'DELETE'] } }
].map(({ name, options }): Case => ({
  name: `a WAF answers methods that it knows with a block page: ${name}`,
  kind: 'D15',
  start: () => refusing.startBlockPage(options),
  expect: { exit: [0, 3], absent: ['any low'], neverSays: [/every method is answered alike/] },
  why: 'unknown methods are 405, so it is not true that all are alike'
}))

export const findingCases: readonly Case[] = [...confirmedCases, ...firmCases, ...adviceCases, ...wordCases]
