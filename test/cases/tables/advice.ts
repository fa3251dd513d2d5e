import type { Case } from '../case.js'
import { closed } from '../case.js'
import * as passwords from '../servers/passwords.js'
import { writes } from '../servers/passwords.js'
import * as refusing from '../servers/refusing.js'

// B10 and D15: the words and the advice beside a verdict.

const hops: readonly (readonly [string, Record<string, string>, RegExp, RegExp])[] = [
  ['Caddy', { server: 'Caddy, Apache', via: '1.1 Caddy' }, /"Caddy"/, /"Caddy,"|by Caddy,/],
  ['Squid', { server: 'Apache', via: '1.1 sq (squid/5.7)' }, /squid/i, /let \(|by \./],
  ['h2o', { server: 'h2o/2.2.5', via: '1.1 127.0.0.1' }, /h2o/i, /let \(|by \./],
  ['Varnish', { server: 'Apache', via: '1.1 v1 (Varnish/7.1)' }, /varnish/i, /let \(|by \./]
]

export const adviceCases: readonly Case[] = [
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

export const wordCases: readonly Case[] = [
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
