import type { Case } from '../case.js'
import { silent } from '../case.js'
import type { Response } from '../kit.js'
import * as logins from '../servers/logins.js'
import { explain } from '../servers/logins.js'
import * as paths from '../servers/paths.js'
import * as refusing from '../servers/refusing.js'
import * as trace from '../servers/trace.js'
import { page, withHeaders } from '../site.js'

// B9: what is called firm, beside another explanation.

const wall = withHeaders(page(401), { 'www-authenticate': 'Bearer' })
const json = (status: number): Response => ({
  status,
  body: '{"error":"not found"}',
  headers: { 'content-type': 'application/json' }
})
const text = (status: number): Response => ({ status, body: 'Not Found', headers: { 'content-type': 'text/plain' } })
const nothingFirm = 'collection-creatable|resource-removable|resource-movable|put-handled firm'

export const firmCases: readonly Case[] = [
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
