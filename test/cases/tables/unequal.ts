import type { Case, Expectation } from '../case.js'
import { silent } from '../case.js'
import * as areas from '../servers/areas.js'
import * as unequal from '../servers/unequal.js'
import { page } from '../site.js'

// A3: one request is answered in two ways; that is what is found and said, and never a spelling.

const spelling = [
  'method-filter-path-variant',
  'login-walked-round',
  'method-override-honoured',
  'methods-partly-blocked'
]
const open: Expectation = { exit: 1, found: ['place-file|remove-file high'], absent: spelling }
const openOrUnsure: readonly Expectation[] = [
  open,
  { exit: 3, absent: spelling, notClean: ['collection-creatable', 'resource-removable'] }
]

const balancers: readonly (readonly [string, unequal.UnequalOptions, Case['expect']])[] = [
  ['in turn', { isOpen: (turn) => turn % 2 === 1 }, open],
  ['in turn, every method known', { isOpen: (turn) => turn % 2 === 1, takesEveryMethod: true }, open],
  ['in turn, the open one first', { isOpen: (turn) => turn % 2 === 0 }, open],
  ['one of three', { isOpen: (turn) => turn % 3 === 2 }, openOrUnsure],
  ['one of four', { isOpen: (turn) => turn % 4 === 3 }, openOrUnsure],
  ['by connection', { isOpen: (_, { connection }) => connection % 2 === 0 }, openOrUnsure],
  [
    'by a cookie that the balancer sets',
    {
      isOpen: (turn, { headers }) =>
        (headers['cookie'] ?? '').includes('SERVERID=b') || (!headers['cookie'] && turn % 2 === 1),
      setsCookie: true
    },
    openOrUnsure
  ],
  ['by path', { isOpen: (_, { path }) => path.charCodeAt(path.length - 3) % 2 === 1 }, openOrUnsure],
  ['repaired in the middle of the scan', { isOpen: (turn) => turn < 30 }, openOrUnsure],
  ['broken open in the middle of the scan', { isOpen: (turn) => turn >= 15 }, openOrUnsure]
]

export const unequalCases: readonly Case[] = [
  ...balancers.map(([name, options, expect]): Case => ({
    name: `unequal back ends: ${name}`,
    kind: 'A3',
    start: () => unequal.start(options),
    expect,
    changes: true,
    why: 'the open server is reached now and then; the same spelling is answered in two ways'
  })),
  {
    name: 'unequal back ends in turn, in write mode',
    kind: 'A3',
    start: () => unequal.start({ isOpen: (turn) => turn % 2 === 1 }),
    scan: '--write',
    expect: [{ exit: 1, found: ['place-file|remove-file high'], absent: spelling }],
    why: 'what was placed on the open one is removed, although every second DELETE is refused, or named'
  },
  {
    name: 'twin: two back ends that refuse in different ways',
    kind: 'A3',
    start: () => areas.start({ areas: ['/images/'], filter: ({ count }) => (count % 2 === 0 ? page(403) : undefined) }),
    expect: silent,
    why: '403 and 405 are both refusals'
  },
  {
    name: 'twin: two back ends, a 404 and a 405 in turn',
    kind: 'A3',
    changes: true,
    start: () => areas.start({ areas: ['/images/'], filter: ({ count }) => (count % 2 === 0 ? page(404) : undefined) }),
    expect: { exit: [0, 3], absent: ['any low'] },
    why: 'an application says 404 to every method, and a server in front of a second one 405: no method is told from another'
  }
]
