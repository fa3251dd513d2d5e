import type { Case, Expectation } from '../case.js'
import { closed, silent } from '../case.js'
import type { Request } from '../kit.js'
import * as locks from '../servers/locks.js'
import * as logins from '../servers/logins.js'
import * as overrides from '../servers/overrides.js'
import * as passwords from '../servers/passwords.js'
import { writes } from '../servers/passwords.js'
import * as paths from '../servers/paths.js'
import * as puts from '../servers/puts.js'
import * as trace from '../servers/trace.js'
import { page, withHeaders } from '../site.js'

// A5: one shape of a request decided, and another one gets through.

const overridden: readonly Expectation[] = [
  { exit: 1, found: ['method-override-honoured high'], left: 'nothing' },
  { exit: 0, undecided: ['method-override-honoured'], says: [/POST/], left: 'nothing' }
]
const known = ['PUT', 'DELETE', 'MKCOL', 'MOVE', 'COPY', 'PROPPATCH', 'PATCH', 'POST']
const forgotten = (word: RegExp): Expectation => ({ exit: [0, 1], says: [word], neverSays: [/No hole/] })
const toLogin = (status: number): logins.LoginOptions => ({
  wall: { status, headers: { location: '/login' } },
  guarded: ['GET', 'HEAD', 'POST']
})
const walkedRound: Expectation = { exit: 1, found: ['login-walked-round high @ /admin/'] }

const overrideCases: readonly Case[] = [
  { name: 'override: a header on POST', options: { on: 'POST', from: 'header' } },
  { name: 'override: another header on POST', options: { on: 'POST', from: 'header', header: 'x-http-method' } },
  { name: 'override: a parameter of the query on POST', options: { on: 'POST', from: 'query' } },
  { name: 'override: a field of the form on POST', options: { on: 'POST', from: 'form' } },
  {
    name: 'override: a header on POST, PUT and DELETE alone',
    options: { on: 'POST', from: 'header', only: ['PUT', 'DELETE', 'PATCH'] }
  },
  {
    name: 'override: a header on GET, PUT and DELETE alone',
    options: { on: 'GET', from: 'header', only: ['PUT', 'DELETE', 'PATCH'] }
  }
].map(({ name, options }) => ({
  name,
  kind: 'A5',
  start: () => overrides.start(options as overrides.OverrideOptions),
  expect: overridden,
  why: 'frameworks take overrides on POST alone, which was not asked'
}))

const loginCases: readonly Case[] = [
  ...[302, 303, 307].map((status): Case => ({
    name: `login: GET is ${status} to /login, other methods bring the page`,
    kind: 'A5',
    start: () => logins.start(toLogin(status)),
    expect: walkedRound,
    why: 'a redirect to the login is the refusal of a form login'
  })),
  {
    name: 'login: GET is 302 to a login of another name, other methods bring the page',
    kind: 'A5',
    start: () =>
      logins.start({
        wall: { status: 302, headers: { location: '/sso/start?return=/admin/' } },
        guarded: ['GET', 'HEAD', 'POST']
      }),
    expect: walkedRound,
    why: 'what the login is called does not matter; a redirect there and a page here does'
  },
  {
    name: 'login: GET is 401, HEAD is 200',
    kind: 'A5',
    start: () =>
      logins.start({
        wall: withHeaders(page(401), { 'www-authenticate': 'Bearer' }),
        guarded: ['GET', 'POST'],
        behind: ({ method }) =>
          method === 'HEAD' ? withHeaders(page(200, 'Administration'), { 'x-total': '17' }) : page(405)
      }),
    expect: [
      walkedRound,
      { exit: [0, 1], notClean: ['login-walked-round @ /admin/'], undecided: ['login-walked-round @ /admin/'] }
    ],
    why: 'HEAD walks round the login; it gives away the headers at least'
  },
  {
    name: 'login: GET is 403, POST brings the page',
    kind: 'A5',
    start: () =>
      logins.start({
        wall: page(403),
        guarded: ['GET', 'HEAD'],
        behind: ({ method }) => (method === 'POST' ? page(200, 'All customers') : page(405))
      }),
    expect: [walkedRound, { exit: 0, notClean: ['login-walked-round @ /admin/'] }],
    why: 'another word than NOTIFY walks round it'
  },
  {
    name: 'twin: a redirect to the login for every method',
    kind: 'A5',
    start: () => logins.start({ ...toLogin(302), guarded: 'every method' }),
    expect: closed,
    why: 'the login holds'
  },
  {
    name: 'twin: GET moves to a page that is there, other methods 405',
    kind: 'A5',
    start: () =>
      logins.start({
        wall: { status: 302, headers: { location: '/images/a.png' } },
        guarded: ['GET', 'HEAD', 'POST'],
        behind: () => page(405)
      }),
    expect: closed,
    why: 'a redirect is no login, and nothing is given away'
  }
]

const putCases: readonly Case[] = [
  {
    name: 'PUT by extension: .png of /images/',
    kind: 'A5',
    start: () => puts.startRoute({ route: /^\/images\/[^/]+\.png$/ }),
    scan: '--write',
    expect: {
      exit: 1,
      found: ['put-accepted high confirmed @ /images/'],
      notClean: ['file-overwritable @ /images/'],
      left: 'nothing'
    },
    why: '.png is known from the page'
  },
  {
    name: 'PUT by extension: .jpg of /media/, other names 403',
    kind: 'A5',
    start: () => puts.startTypes(),
    scan: '--write',
    expect: {
      exit: 1,
      found: ['put-accepted high confirmed @ /media/'],
      notClean: ['file-overwritable @ /media/'],
      left: 'nothing'
    },
    why: '.jpg is known from the page'
  },
  {
    name: 'PUT by extension, without writing',
    kind: 'A5',
    start: () => puts.startTypes({ extension: 'css' }),
    expect: { exit: [0, 1], notClean: ['resource-removable @ /media/'] },
    why: 'DELETE of x.css is 404 where other methods are 405 and other names 403'
  },
  {
    name: 'twin: PUT by extension, and only GET has a route',
    kind: 'A5',
    start: () => puts.startRoute({ route: /^\/images\/[^/]+\.png$/, methods: [], elsewhere: page(404) }),
    scan: '--write',
    expect: silent,
    why: 'every name is 404 or 405'
  },
  {
    name: 'routes of one level: DELETE /items/ID',
    kind: 'A5',
    start: () =>
      puts.startRoute({
        route: /^\/drop\/[^/]+$/,
        methods: ['DELETE', 'PUT'],
        elsewhere: page(405),
        files: ['/drop/a.png']
      }),
    expect: { exit: [0, 1], notClean: ['resource-removable @ /drop/'] },
    why: 'DELETE of /drop/NAME is 404, of anything deeper 405 as every method'
  },
  {
    name: 'routes of one level, written',
    kind: 'A5',
    start: () =>
      puts.startRoute({
        route: /^\/drop\/[^/]+$/,
        methods: ['DELETE', 'PUT'],
        elsewhere: page(405),
        files: ['/drop/a.png']
      }),
    scan: '--write',
    expect: {
      exit: 1,
      found: ['put-accepted high confirmed @ /drop/', 'resource-removed high confirmed @ /drop/'],
      left: 'nothing'
    },
    why: 'the canary lies one level deep'
  },
  {
    name: 'DELETE is 403 for a missing name, where unknown methods are 501',
    kind: 'A5',
    start: () => puts.startDeleteFilter(),
    expect: { exit: [0, 1], notClean: ['resource-removable @ /files/'] },
    why: '403 for this method alone is the answer of a handler (Jetty PutFilter)'
  },
  {
    name: 'PUT of a long name is 403, where unknown methods are 501',
    kind: 'A5',
    start: () => puts.startDeleteFilter(),
    scan: '--long-name-put',
    expect: { exit: [0, 1], notClean: ['put-handled|resource-removable @ /files/'] },
    why: 'the same with PUT'
  },
  {
    name: 'PUT makes a collection where the name ends in a slash',
    kind: 'A5',
    start: () => puts.startDeleteFilter(),
    scan: '--write=leave',
    expect: {
      exit: 1,
      found: ['put-accepted high confirmed @ /files/'],
      notClean: ['resource-removable @ /files/'],
      left: 'nothing'
    },
    why: 'everything can be removed, and an emptying PUT makes it again'
  },
  {
    name: 'twin: every method that writes is 403, unknown ones too',
    kind: 'A5',
    start: () => puts.startDeleteFilter({ isOpen: false }),
    expect: closed,
    why: 'refused'
  },
  {
    name: 'routes of one level: DELETE without a slash is known, with one it is 405',
    kind: 'A5',
    start: () => puts.startOneLevel(),
    expect: { exit: [0, 1], notClean: ['resource-removable @ /'] },
    why: 'only the form without the slash reaches the handler (rclone serve restic)'
  },
  {
    name: 'twin: routes of one level, none for DELETE',
    kind: 'A5',
    start: () => puts.startOneLevel({ isOpen: false }),
    expect: closed,
    why: 'refused at every level'
  },
  ...[
    { name: '400 without', refusal: 400, wants: ({ headers }: Request) => headers['content-type'] !== undefined },
    {
      name: '415 unless text',
      refusal: 415,
      wants: ({ headers }: Request) => (headers['content-type'] ?? '').startsWith('text/')
    }
  ].map(({ name, refusal, wants }): Case => ({
    name: `PUT wants a Content-Type: ${name}`,
    kind: 'A5',
    start: () => puts.startDemanding({ refusal, wants }),
    scan: '--write',
    expect: {
      exit: 1,
      found: [
        'put-accepted high confirmed @ /files/',
        'file-overwritable high confirmed @ /files/',
        'resource-removed high confirmed @ /files/'
      ],
      left: 'nothing'
    },
    why: 'every PUT should have a Content-Type; 400 to one without is no refusal of PUT'
  })),
  {
    name: 'twin: a store that takes no PUT',
    kind: 'A5',
    start: () => puts.startDemanding({ refusal: 400, wants: () => false, isClosed: true }),
    scan: '--write',
    expect: silent,
    why: 'refused'
  },
  ...(['known length', 'unknown length'] as const).map((accepts): Case => ({
    name: `partial PUT with ${accepts}`,
    kind: 'A5',
    start: () => puts.startPartial({ accepts }),
    scan: '--write',
    expect: {
      exit: 1,
      found: ['partial-put-accepted @ /files/', 'put-accepted high confirmed @ /files/'],
      left: 'nothing'
    },
    why: 'Content-Range may name the length or not (RFC 9110 14.4)'
  })),
  {
    name: 'twin: PUT without parts',
    kind: 'A5',
    start: () => puts.startPartial({ accepts: 'neither' }),
    scan: '--write',
    expect: {
      exit: 1,
      found: ['put-accepted high confirmed @ /files/'],
      absent: ['partial-put-accepted'],
      left: 'nothing'
    },
    why: 'a part is refused, the file taken'
  }
]

export const shapeCases: readonly Case[] = [
  ...['0', '1'].map((atHops): Case => ({
    name: `TRACE is echoed at Max-Forwards: ${atHops}`,
    kind: 'A5',
    start: () => trace.start({ atHops }),
    expect:
      atHops === '0'
        ? { exit: 0, found: ['trace-echoed low'], neverSays: [/ by \./] }
        : [
            { exit: 0, found: ['trace-echoed low'] },
            { exit: 0, neverSays: [/ by \./] }
          ],
    why: 'the hop that gets 0 is the final recipient (RFC 9110 7.6.2) and shows the cookies'
  })),
  {
    name: 'TRACE is echoed as text',
    kind: 'A5',
    start: () => trace.start({ atHops: '0', type: 'text/plain' }),
    expect: { exit: 0, found: ['trace-echoed low'] },
    why: 'the media type does not change what is shown'
  },
  ...overrideCases,
  {
    name: 'override: a header on GET',
    kind: 'A5',
    start: () => overrides.start({ on: 'GET', from: 'header' }),
    expect: { exit: 1, found: ['method-override-honoured high'], left: 'nothing' },
    why: 'found today, and to stay so'
  },
  {
    name: 'twin: an override that nobody honours',
    kind: 'A5',
    start: () => overrides.start({ on: 'GET', from: 'header', isIgnored: true }),
    expect: silent,
    why: 'GET stays GET'
  },
  {
    name: 'method in lower case gets past a list of forbidden ones',
    kind: 'A5',
    start: () =>
      paths.startMethodCase({ denied: [...known.slice(0, 5), 'PROPFIND', 'PROPPATCH', 'LOCK', 'TRACE', 'CONNECT'] }),
    expect: { exit: 1, found: ['bypass-filter|place-file|remove-file high'] },
    why: 'methods are case-sensitive (RFC 9110 9.1), and the back end folds them'
  },
  {
    name: 'twin: method in lower case is unknown',
    kind: 'A5',
    start: () => paths.startMethodCase({ denied: known, folds: false }),
    expect: closed,
    why: 'the back end does not fold'
  },
  {
    name: 'a request-target in absolute-form gets past the filter',
    kind: 'A5',
    start: () => paths.startOriginFormFilter(),
    expect: { exit: 1, found: ['method-filter-path-variant|bypass-filter high @ /dav/'] },
    why: 'servers must accept absolute-form (RFC 9112 3.2.2)'
  },
  {
    name: 'twin: a filter that reads absolute-form too',
    kind: 'A5',
    start: () => paths.startOriginFormFilter({ readsEveryForm: true }),
    expect: closed,
    why: 'refused in every form'
  },
  ...(['x-original-url', 'x-rewrite-url'] as const).map((header): Case => ({
    name: `${header} decides the path, the front page is a redirect`,
    kind: 'A5',
    start: () => paths.startPathHeader({ header }),
    expect: [
      { exit: [0, 1], found: ['path-override-honoured'] },
      { exit: 0, undecided: ['path-override-honoured'] }
    ],
    why: 'a missing name brings the front page’s redirect with the header'
  })),
  {
    name: 'x-original-url decides the path, the front page is a page',
    kind: 'A5',
    start: () => paths.startPathHeader({ front: 'page' }),
    expect: { exit: [0, 1], found: ['path-override-honoured'] },
    why: 'found today, and to stay so'
  },
  {
    name: 'twin: a front page that is a redirect, and no header decides',
    kind: 'A5',
    start: () => paths.startPathHeader({ isIgnored: true }),
    expect: silent,
    why: 'a missing name stays missing'
  },
  ...loginCases,
  ...putCases,
  {
    name: 'a list of methods forgets LOCK',
    kind: 'A5',
    start: () => locks.start({ denied: known, handled: ['LOCK', 'UNLOCK'] }),
    expect: forgotten(/LOCK/),
    why: 'LOCK makes files (RFC 4918 7.3); it was not asked, so "No hole" may not be said'
  },
  {
    name: 'a list of methods forgets LOCK, in write mode',
    kind: 'A5',
    start: () => locks.start({ denied: known, handled: ['LOCK', 'UNLOCK'] }),
    scan: '--write',
    expect: forgotten(/LOCK/),
    why: 'what LOCK made is removed or named, and the lock is released'
  },
  {
    name: 'a list of methods forgets LOCK, and OPTIONS is refused',
    kind: 'A5',
    start: () => locks.start({ denied: known, handled: ['LOCK', 'UNLOCK'], isAnnounced: false }),
    expect: { exit: [0, 1], neverSays: [/No hole/] },
    why: 'nothing shows without asking; it is one of the methods that were not asked'
  },
  {
    name: 'a list of methods forgets MKCALENDAR',
    kind: 'A5',
    start: () => locks.start({ denied: [...known, 'LOCK'], handled: ['MKCALENDAR'] }),
    expect: forgotten(/MKCALENDAR/),
    why: 'as harmless to ask below a missing parent as MKCOL (RFC 4791 5.3.1)'
  },
  {
    name: 'twin: a list of methods that forgets none',
    kind: 'A5',
    start: () => locks.start({ denied: [...known, 'LOCK', 'UNLOCK', 'MKCALENDAR'], handled: [], isAnnounced: false }),
    expect: { exit: 0, absent: ['any low'], status: 'complete' },
    why: 'refused'
  },
  {
    name: 'Basic over plain HTTP for those who write',
    kind: 'A5',
    start: () => passwords.start({ asks: writes }),
    expect: { exit: [0, 1], found: ['basic-auth-in-clear'] },
    why: 'the password goes over the net in the clear'
  },
  {
    name: 'Basic over plain HTTP beside another scheme, for those who write',
    kind: 'A5',
    start: () => passwords.start({ asks: writes, challenge: 'Negotiate, Basic realm="Editors"' }),
    expect: { exit: [0, 1], found: ['basic-auth-in-clear'] },
    why: 'one of several challenges is Basic (RFC 9110 11.6.1)'
  },
  {
    name: 'Basic over plain HTTP for PUT alone',
    kind: 'A5',
    start: () => passwords.start({ asks: ({ method }) => ['PUT', 'DELETE'].includes(method), isOpenBehind: false }),
    expect: { exit: [0, 1], found: ['basic-auth-in-clear'] },
    why: 'DELETE is asked for a password too'
  },
  {
    name: 'twin: Digest for those who write',
    kind: 'A5',
    start: () => passwords.start({ asks: writes, challenge: 'Digest realm="Editors", nonce="x"' }),
    expect: { exit: 0, absent: ['any medium', 'basic-auth-in-clear'] },
    why: 'no password in the clear'
  },
  ...['', '--write'].map((scan): Case => ({
    name: `a login for every method but DELETE${scan && ', in write mode'}`,
    kind: 'A5',
    start: () => passwords.start({ asks: ({ method }) => method !== 'DELETE' }),
    scan,
    expect: { exit: 1, found: ['resource-removable|login-walked-round high'] },
    why: 'GET and unknown methods are 401 for the same name, so DELETE passes the login'
  }))
]
