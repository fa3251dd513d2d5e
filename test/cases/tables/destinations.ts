import type { Case, Expectation } from '../case.js'
import * as acted from '../servers/acted.js'
import * as destinations from '../servers/destinations.js'
import { cutPrefix, otherScheme, pathAlone, withoutPort } from '../servers/destinations.js'

// A6 and A7: MOVE and COPY whose Destination the back end reads in its own way; errors that have acted.

const moved: Expectation = {
  exit: 1,
  found: ['moved-to-another-extension high confirmed @ /files/', 'put-accepted high confirmed @ /files/'],
  left: 'nothing'
}
const movedOrUnsure: readonly Expectation[] = [
  moved,
  {
    exit: 1,
    found: ['put-accepted high confirmed @ /files/'],
    notClean: ['moved-to-another-extension @ /files/'],
    left: 'nothing'
  }
]

const forms: readonly (readonly [string, destinations.DestinationOptions, Case['expect']])[] = [
  ['a path alone is understood, a URL is 400', { understands: pathAlone, refusal: 400 }, moved],
  ['a path alone is understood, a URL is 502', { understands: pathAlone, refusal: 502 }, moved],
  ['the other scheme is understood, this one is 502', { understands: otherScheme, refusal: 502 }, moved],
  ['the other scheme is understood, this one is 409', { understands: otherScheme, refusal: 409 }, moved],
  ['the host without its port is understood, with it 400', { understands: withoutPort, refusal: 400 }, movedOrUnsure],
  [
    'the path without the prefix is understood, with it 500',
    { understands: cutPrefix('/files/'), refusal: 500 },
    movedOrUnsure
  ],
  [
    'the path without the prefix is understood, with it 409',
    { understands: cutPrefix('/files/'), refusal: 409 },
    movedOrUnsure
  ],
  [
    'none is understood, 412',
    { understands: () => undefined, refusal: 412 },
    {
      exit: 1,
      found: ['put-accepted high confirmed @ /files/'],
      absent: ['moved-to-another-extension'],
      left: 'nothing'
    }
  ]
]

const errors: readonly (readonly [string, acted.ActedOptions, string, Case['expect']])[] = [
  ...[500, 502, 504].map((status): readonly [string, acted.ActedOptions, string, Case['expect']] => [
    `MOVE and COPY answer ${status} and have moved`,
    { methods: ['MOVE', 'COPY'], status },
    '--write',
    [
      { exit: 1, found: ['moved-to-another-extension high', 'put-accepted high confirmed'], left: 'nothing' },
      {
        exit: 1,
        found: ['put-accepted high confirmed'],
        notClean: ['moved-to-another-extension'],
        undecided: ['moved-to-another-extension'],
        left: 'nothing'
      }
    ]
  ]),
  ...[500, 502, 202].map((status): readonly [string, acted.ActedOptions, string, Case['expect']] => [
    `PUT answers ${status} and has stored`,
    { methods: ['PUT'], status },
    '--write',
    { exit: 1, found: ['put-accepted high'], left: 'nothing' }
  ]),
  [
    'PUT answers 403 and has stored',
    { methods: ['PUT'], status: 403 },
    '--write',
    { exit: 1, found: ['place-file high'], notClean: ['put-accepted'], left: 'nothing' }
  ],
  [
    'PUT answers 202 and stores 400 ms later',
    { methods: ['PUT'], status: 202, laterMs: 400 },
    '--write',
    { exit: 1, found: ['place-file high'], notClean: ['put-accepted'] }
  ],
  [
    'DELETE answers 500 and has removed',
    { methods: ['DELETE'], status: 500 },
    '--write=leave',
    { exit: 1, found: ['place-file high confirmed'], notClean: ['resource-removed'], left: 'nothing' }
  ],
  [
    'MKCOL answers 500 and has made it',
    { methods: ['MKCOL'], status: 500 },
    '--write',
    { exit: 1, found: ['put-accepted high confirmed'], notClean: ['collection-created'], left: 'nothing' }
  ],
  [
    'MKCOL of a missing parent answers 502 and makes nothing',
    { methods: ['MKCOL'], status: 502, fails: true },
    '',
    {
      exit: 1,
      found: ['place-file high'],
      absent: ['any confirmed'],
      notClean: ['resource-removable'],
      left: 'nothing'
    }
  ],
  [
    'twin: MOVE and COPY answer 500 and have done nothing',
    { methods: ['MOVE', 'COPY'], status: 500, fails: true },
    '--write',
    {
      exit: 1,
      found: ['put-accepted high confirmed'],
      absent: ['moved-to-another-extension', 'resource-movable firm'],
      left: 'nothing'
    }
  ],
  [
    'twin: PUT answers 500 and has done nothing',
    { methods: ['PUT', 'MKCOL', 'MOVE', 'COPY'], status: 500, fails: true },
    '--write',
    { exit: [0, 1], absent: ['place-file confirmed', 'put-accepted', 'remove-file confirmed'], left: 'nothing' }
  ]
]

export const destinationCases: readonly Case[] = [
  ...forms.map(([name, options, expect]): Case => ({
    name: `destination: ${name}`,
    kind: 'A6',
    start: () => destinations.start(options),
    scan: '--write',
    expect,
    why: 'an error to one form of Destination is no refusal of MOVE (RFC 4918 10.3)'
  })),
  ...[otherScheme, pathAlone].map((understands): Case => ({
    name: `destination: a script by MOVE, ${understands === pathAlone ? 'a path alone is understood' : 'the other scheme is understood'}`,
    kind: 'A6',
    start: () => destinations.start({ understands, refusal: 502, runs: true }),
    scan: '--write',
    expect: {
      exit: 1,
      found: ['php-executes critical confirmed @ /files/', 'moved-to-another-extension high confirmed @ /files/'],
      left: 'nothing'
    },
    why: 'the filter refuses scripts by name, and MOVE gives the name afterwards'
  })),
  {
    name: 'destination: the other scheme is understood, without writing',
    kind: 'A6',
    start: () => destinations.start({ understands: otherScheme, refusal: 502 }),
    expect: { exit: 1, found: ['place-file high', 'remove-file high'], notClean: ['resource-movable @ /files/'] },
    why: 'MOVE of a missing name is 404, whatever its Destination'
  },
  ...errors.map(([name, options, scan, expect]): Case => ({
    name,
    kind: 'A7',
    start: () => acted.start(options),
    scan,
    expect,
    why: 'what answers an error may have acted: look what is there'
  }))
]
