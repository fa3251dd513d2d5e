import type { Case, Expectation } from '../case.js'
import { closed, keptOut, silent } from '../case.js'
import type { Response } from '../kit.js'
import * as banned from '../servers/banned.js'
import { hasOddMethod, hasWrittenOften } from '../servers/banned.js'
import * as limited from '../servers/limited.js'
import * as logins from '../servers/logins.js'
import * as shutOut from '../servers/shut-out.js'
import { home, page, withHeaders } from '../site.js'

// A1: the scanner, or everybody, is kept out; a scan that saw nothing may not call anything clean.

const challenge = (status: number): Response =>
  withHeaders(page(status, 'Just a moment...', '<script>challenge()</script>'), {
    'cf-mitigated': 'challenge',
    server: 'cloudflare'
  })
const blocked = page(403, 'Blocked', 'Your address was blocked for 10 minutes.')
const moved = (location: string): Response => ({ status: 302, headers: { location } })

const outLater: readonly Expectation[] = [
  { exit: 3, status: 'incomplete', notClean: ['collection-creatable', 'resource-removable'], left: 'nothing' },
  { exit: 1, found: ['place-file high'], notClean: ['collection-creatable', 'resource-removable'], left: 'nothing' }
]
const frontAlone: Expectation = { ...keptOut, notClean: ['collection-creatable', 'resource-removable', 'trace-echoed'] }
const slowedDown: readonly Expectation[] = [
  { exit: 1, found: ['collection-creatable high firm'] },
  { exit: 3, status: 'incomplete', notClean: ['collection-creatable'] }
]

const replies: readonly (readonly [string, Response | ((nth: number) => Response)])[] = [
  ['403 to everything', page(403)],
  ['405 to everything', withHeaders(page(405), { allow: '' })],
  ['401 to everything', withHeaders(page(401), { 'www-authenticate': 'Bearer' })],
  ['429 to everything', page(429)],
  ['503 to everything', page(503)],
  ['503 with Retry-After to everything', withHeaders(page(503, 'Maintenance'), { 'retry-after': '3600' })],
  ['404 to everything', page(404)],
  [
    '406 to everything',
    page(406, 'Not Acceptable', 'An appropriate representation could not be found (Mod_Security).')
  ],
  ['502 to everything', page(502)],
  ['a challenge with 403', challenge(403)],
  ['a challenge with 503', challenge(503)],
  ['a challenge with 202', withHeaders({ status: 202, body: '' }, { 'x-amzn-waf-action': 'challenge' })],
  ['a challenge with 200', challenge(200)],
  [
    'a block page with 200 and an id',
    (nth) => page(200, 'Request Rejected', `The requested URL was rejected. Your support ID is: ${1e15 + nth}`)
  ],
  [
    'an access-denied page with 200',
    (nth) => page(200, 'Access Denied', `You don't have permission to access this site. Reference #18.${nth}`)
  ]
]

const fromTheStart: readonly Case[] = replies.map(([name, reply]) => ({
  name: `kept out: ${name}`,
  kind: 'A1',
  start: () => shutOut.start({ reply }),
  // Nobody can tell an empty site that knows no name from one that hides; both were not seen.
  expect: name.startsWith('404') ? [keptOut, silent] : keptOut,
  why: 'the front page itself is refused: the site was never seen'
}))

const bans: readonly (readonly [string, banned.BannedOptions['reply']])[] = [
  ['403', blocked],
  ['a reset', 'reset'],
  ['429', page(429)],
  ['503', page(503)],
  ['404', page(404)],
  ['a captcha with 200', page(200, 'Are you a robot?', '<form><div class="g-recaptcha"></div></form>')],
  ['a redirect to /blocked', moved('/blocked')],
  ['silence', 'close']
]

const later: readonly Case[] = bans.map(([name, reply]) => ({
  name: `banned after an odd method, with ${name}`,
  kind: 'A1',
  start: () => banned.start({ reply, when: hasOddMethod }),
  expect: outLater,
  changes: true,
  why: 'GET of the front page was 200 before and is refused from then on: the refusals are the ban, not the methods'
}))

export const keptOutCases: readonly Case[] = [
  ...fromTheStart,
  {
    name: 'kept out: everything leads to a captcha',
    kind: 'A1',
    start: () => shutOut.start({ reply: moved('/captcha?to=/'), lets: ({ path }) => path === '/captcha' }),
    expect: keptOut,
    why: 'a redirect to a captcha for everything is a challenge'
  },
  {
    name: 'kept out: everything leads to a login',
    kind: 'A1',
    start: () =>
      shutOut.start({ reply: moved('/login'), lets: ({ path, method }) => path === '/login' && method === 'GET' }),
    expect: { ...keptOut, says: [/log(ged)?[ -]?in/i] },
    why: 'behind the login nothing was seen'
  },
  {
    name: 'kept out: the front page alone comes through, 403',
    kind: 'A1',
    start: () => shutOut.start({ reply: page(403), lets: ({ path, method }) => path === '/' && method === 'GET' }),
    expect: frontAlone,
    why: 'the picture that the front page names is refused like everything else'
  },
  {
    name: 'kept out: the front page alone comes through, challenge with 200',
    kind: 'A1',
    start: () => shutOut.start({ reply: challenge(200), lets: ({ path, method }) => path === '/' && method === 'GET' }),
    expect: frontAlone,
    why: 'the picture that the front page names is a challenge like everything else'
  },
  {
    name: 'kept out: 403 from the 20th request on',
    kind: 'A1',
    start: () => shutOut.start({ reply: blocked, from: 20 }),
    expect: outLater,
    why: 'the front page was 200 and is 403 afterwards'
  },
  {
    name: 'kept out: 429 from the 12th request on, in write mode',
    kind: 'A1',
    start: () => shutOut.start({ reply: page(429), from: 60 }),
    scan: '--write',
    expect: [
      { exit: 3, notClean: ['put-accepted'] },
      { exit: 1, found: ['place-file high'] }
    ],
    why: 'whatever stays after a limit is named'
  },
  {
    name: 'kept out: everything sets a cookie and leads to itself',
    kind: 'A1',
    start: () => shutOut.start({ reply: { status: 307, headers: { location: '/', 'set-cookie': 'seen=1; path=/' } } }),
    expect: keptOut,
    why: 'a cookie test is a challenge, and a redirect to itself is no page'
  },
  {
    name: 'kept out: whoever calls itself a scanner is 403',
    kind: 'A1',
    start: () =>
      shutOut.start({ reply: page(403), lets: ({ headers }) => !/verbgate/i.test(headers['user-agent'] ?? '') }),
    expect: { ...keptOut, says: [/User-Agent/] },
    why: 'the remedy is named: allow the scanner by its address or its User-Agent'
  },
  {
    name: 'kept out: 403 to everything, write mode',
    kind: 'A1',
    start: () => shutOut.start({ reply: page(403) }),
    scan: '--write',
    expect: keptOut,
    why: 'in no mode is a refusal of everything clean'
  },
  {
    name: 'kept out: 403 to everything, read-only',
    kind: 'A1',
    start: () => shutOut.start({ reply: page(403) }),
    scan: '--read-only',
    expect: keptOut,
    why: 'in no mode is a refusal of everything clean'
  },
  {
    name: 'kept out: 403 to everything, one rule alone',
    kind: 'A1',
    start: () => shutOut.start({ reply: page(403) }),
    scan: '--only trace-echoed --no-discover',
    expect: keptOut,
    why: 'the front page is read whatever rules are asked for'
  },
  ...later,
  {
    name: 'banned after an odd method, and nothing is answered any more',
    kind: 'A1',
    start: () => banned.start({ reply: 'hang', when: hasOddMethod }),
    scan: '--timeout 1',
    expect: outLater,
    why: 'the address is dropped, which is no refusal of a method'
  },
  {
    name: 'banned after the fourth write method, WebDAV behind',
    kind: 'A1',
    start: () => banned.start({ reply: blocked, when: hasWrittenOften(4) }),
    expect: outLater,
    why: 'the first answers are the site, the later ones the ban'
  },
  {
    name: 'banned after the fourth write method, closed behind',
    kind: 'A1',
    start: () => banned.start({ reply: blocked, when: hasWrittenOften(4), isClosed: true }),
    expect: { exit: 3, status: 'incomplete', absent: ['any low'] },
    why: 'from the ban on nobody looked, whatever lies behind'
  },
  {
    name: 'banned for a second at a time',
    kind: 'A1',
    start: () => banned.start({ reply: blocked, when: hasOddMethod, forMs: 1000 }),
    expect: outLater,
    why: 'the ban ends and comes again'
  },
  ...[503, 429].map((status): Case => ({
    name: `limit of requests with ${status}, WebDAV behind`,
    kind: 'A1',
    start: () => limited.start({ reply: page(status), perSecond: 5, burst: 8 }),
    expect: slowedDown,
    changes: true,
    why: `${status} without Retry-After is a limit and no answer`
  })),
  {
    name: 'limit of requests with 503, files behind',
    kind: 'A1',
    start: () => limited.start({ reply: page(503), perSecond: 3, burst: 8, isStatic: true }),
    expect: { exit: [0, 3], absent: ['any low'] },
    changes: true,
    why: 'a 503 here and a 404 there is no difference between methods'
  },
  {
    name: 'limit of requests with 503, files behind, at ten a second',
    kind: 'A1',
    start: () => limited.start({ reply: page(503), perSecond: 3, burst: 8, isStatic: true }),
    scan: '--rate 10',
    expect: { exit: [0, 3], absent: ['any low'] },
    why: 'a 503 here and a 404 there is no difference between methods'
  },
  {
    name: 'twin: nothing but files, every other method 405',
    kind: 'A1',
    start: () => limited.start({ reply: page(503), perSecond: 1e6, burst: 1e6, isStatic: true }),
    expect: silent,
    why: 'nothing keeps anyone out'
  },
  {
    name: 'twin: no ban, every method 501',
    kind: 'A1',
    start: () => banned.start({ reply: blocked, when: () => false, isClosed: true }),
    expect: closed,
    why: 'a closed site is clean'
  },
  {
    name: 'twin: one folder wants a login from everybody',
    kind: 'A1',
    start: () =>
      logins.start({ wall: withHeaders(page(401), { 'www-authenticate': 'Bearer' }), guarded: 'every method' }),
    expect: closed,
    why: 'a members’ area on an open site keeps nobody out of the site'
  },
  {
    name: 'twin: a single page application answers everything with its page',
    kind: 'A1',
    start: () => shutOut.start({ reply: page(200, 'Shop', '<div id=app></div><script src=/app.js></script>') }),
    expect: silent,
    why: 'one page for everything, and it is the site’s own: looked at, and undecided'
  },
  {
    name: 'twin: an application that answers every unknown name with its front page',
    kind: 'A1',
    start: () => shutOut.start({ reply: home([]), lets: ({ path }) => path === '/images/a.png' }),
    expect: { exit: [0, 1], absent: ['any low'], status: 'complete' },
    why: 'a catch-all page that speaks of no challenge'
  }
]
