import type { Case } from '../case.js'
import { closed, silent } from '../case.js'
import type { Request } from '../kit.js'
import * as puts from '../servers/puts.js'
import { page } from '../site.js'

// A5: PUT and DELETE under names, depths and media types of their own.

export const putCases: readonly Case[] = [
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
