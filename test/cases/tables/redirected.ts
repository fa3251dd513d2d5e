import type { Case } from '../case.js'
import { closed, keptOut } from '../case.js'
import * as redirecting from '../servers/redirecting.js'

// A2: the target leads somewhere else; nothing was looked at there, and the place is named.

const elsewhere = 'https://shop.example'
const named = { ...keptOut, says: [/shop\.example/] }

export const redirectedCases: readonly Case[] = [
  ...[301, 302, 303, 307, 308].map((status): Case => ({
    name: `redirected: everything, ${status}, to another origin`,
    kind: 'A2',
    start: () => redirecting.start({ status, to: elsewhere, what: 'all', keepsPath: true }),
    expect: named,
    why: 'nothing of that origin was looked at'
  })),
  {
    name: 'redirected: everything, to one page of another origin',
    kind: 'A2',
    start: () => redirecting.start({ to: `${elsewhere}/welcome`, what: 'all' }),
    expect: named,
    why: 'nothing of that origin was looked at'
  },
  {
    name: 'redirected: everything, in a network-path reference',
    kind: 'A2',
    start: () => redirecting.start({ to: '//www.shop.example', what: 'all', keepsPath: true }),
    expect: named,
    why: '//host is another origin (RFC 3986 4.2)'
  },
  {
    name: 'redirected: the home page alone, to another origin, and nothing else is there',
    kind: 'A2',
    start: () => redirecting.start({ to: elsewhere, what: 'home' }),
    expect: { exit: 3, status: 'incomplete', absent: ['any low'], says: [/shop\.example/] },
    why: 'the page of the target is at the other origin'
  },
  {
    name: 'redirected: all that reads, to another origin, and WebDAV is open here',
    kind: 'A2',
    start: () => redirecting.start({ to: elsewhere, what: 'reads', keepsPath: true, isOpen: true }),
    expect: [
      { exit: 1, found: ['place-file|remove-file high'], says: [/shop\.example/] },
      { exit: 3, says: [/shop\.example/], notClean: ['collection-creatable', 'resource-removable'] }
    ],
    why: 'what is handled here is found, and the other origin is named'
  },
  {
    name: 'redirected: all that reads, to another origin, and the rest is 405 here',
    kind: 'A2',
    start: () => redirecting.start({ to: elsewhere, what: 'reads', keepsPath: true }),
    expect: { exit: 3, status: 'incomplete', absent: ['any low'], says: [/shop\.example/] },
    why: 'the site is at the other origin'
  },
  {
    name: 'redirected: in a page with a refresh to another origin',
    kind: 'A2',
    start: () => redirecting.start({ to: elsewhere, what: 'reads', byPage: true }),
    expect: { exit: [0, 3], absent: ['any low'], says: [/shop\.example/] },
    why: 'a refresh is a redirect for those who read the page; the place is named at least'
  },
  {
    name: 'redirected within the site, WebDAV is open',
    kind: 'A2',
    start: () => redirecting.start({ status: 302, to: '/en/', what: 'home', isOpen: true }),
    expect: { exit: 1, found: ['place-file high', 'remove-file high @ /images/'] },
    why: 'a root that redirects within the site is looked at, and what its page links'
  },
  {
    name: 'redirected within the site by a whole URL, WebDAV is open',
    kind: 'A2',
    start: () => redirecting.start({ status: 301, to: '/en/', what: 'home', isOpen: true }),
    scan: '--write',
    expect: { exit: 1, found: ['put-accepted high confirmed @ /images/'], left: 'nothing' },
    why: 'the same with canaries'
  },
  {
    name: 'no home page, robots.txt names the area, WebDAV is open',
    kind: 'A2',
    start: () => redirecting.startWithoutHome(),
    expect: { exit: 1, found: ['place-file high', 'remove-file high'] },
    why: 'a root that is 404 is looked at all the same'
  },
  {
    name: 'twin: redirected within the site, closed',
    kind: 'A2',
    start: () => redirecting.start({ status: 302, to: '/en/', what: 'home' }),
    expect: closed,
    why: 'looked at, and closed'
  },
  {
    name: 'twin: no home page, closed',
    kind: 'A2',
    start: () => redirecting.startWithoutHome({ isOpen: false }),
    expect: closed,
    why: 'looked at, and closed'
  }
]
