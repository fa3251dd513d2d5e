import type { Case, Expectation } from '../case.js'
import { closed, silent } from '../case.js'
import * as locks from '../servers/locks.js'
import * as overrides from '../servers/overrides.js'
import * as passwords from '../servers/passwords.js'
import { writes } from '../servers/passwords.js'
import * as paths from '../servers/paths.js'
import * as trace from '../servers/trace.js'
import { loginCases } from './logins.js'
import { putCases } from './puts.js'

// A5: one shape of a request decided, and another one gets through.

const overridden: readonly Expectation[] = [
  { exit: 1, found: ['method-override-honoured high'], left: 'nothing' },
  { exit: 0, undecided: ['method-override-honoured'], says: [/POST/], left: 'nothing' }
]
const known = ['PUT', 'DELETE', 'MKCOL', 'MOVE', 'COPY', 'PROPPATCH', 'PATCH', 'POST']
const forgotten = (word: RegExp): Expectation => ({ exit: [0, 1], says: [word], neverSays: [/No hole/] })

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
    expect: { exit: [0, 1], found: ['basic-auth-in-clear-for-writing'] },
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
