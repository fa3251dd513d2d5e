import type { Case, Expectation } from '../case.js'
import * as puts from '../servers/puts.js'
import * as stores from '../servers/stores.js'
import { page } from '../site.js'

// B8: what is called confirmed, beside an untouched control.

const noRemoval: Expectation = {
  exit: 1,
  found: ['put-accepted|place-file high'],
  absent: ['resource-removed', 'remove-file']
}

export const confirmedCases: readonly Case[] = [
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
