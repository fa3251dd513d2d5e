import type { Expectation } from '../case.js'
import type { RealCase } from '../real.js'
import { needs } from './kit.js'
import { refuse, startProgram } from './program.js'
import { modes, nothing, scans, written } from './rows.js'
import * as programs from './stores.js'

// Stores that are a program of their own (A5, A7, B8, B9, C13).

const found: readonly string[] = ['place-file high', 'remove-file high']
const forgotten = (word: RegExp): Expectation => ({ exit: [0, 1], says: [word], neverSays: [/No hole/] })

export const realStores: readonly RealCase[] = [
  ...scans(
    'Jetty with its PutFilter',
    [needs.java, needs.jetty, needs.servlet],
    {
      kind: 'A5',
      start: () => startProgram(programs.jetty),
      why: '403 for this method alone, where unknown ones are 501, is the answer of a handler'
    },
    {
      '': { exit: [0, 1], notClean: ['resource-removable @ /files/'] },
      '--long-name-put': { exit: [0, 1], notClean: ['put-handled|resource-removable @ /files/'] },
      '--write': { exit: [0, 1], notClean: ['put-accepted|resource-removed|resource-removable @ /files/'] },
      '--write=leave': {
        exit: 1,
        found: ['put-accepted high confirmed', 'resource-removed high confirmed'],
        notClean: ['resource-removable @ /files/'],
        left: 'nothing'
      }
    }
  ),
  ...scans(
    'rclone serve restic',
    [needs.rclone],
    {
      kind: 'A5',
      start: () => startProgram(programs.rclone('restic')),
      why: 'only the form without the slash reaches the handler'
    },
    modes({ exit: [0, 1], notClean: ['resource-removable @ /'] })
  ),
  ...scans(
    'rclone serve webdav',
    [needs.rclone],
    { kind: 'A7', start: () => startProgram(programs.rclone('webdav')), why: 'another implementation of RFC 4918' },
    { '--write': written }
  ),
  ...scans(
    'rclone serve webdav, for reading',
    [needs.rclone],
    {
      kind: 'B9',
      start: () => startProgram(programs.rclone('webdav', '--read-only')),
      why: 'the handler looks the same whether it may write or not'
    },
    {
      '': { exit: [0, 1], absent: ['any high confirmed'] },
      '--write': { exit: [0, 1], absent: ['any high firm'], left: 'nothing' }
    }
  ),
  ...scans(
    'rclone serve http',
    [needs.rclone],
    { kind: 'A5', start: () => startProgram(programs.rclone('http')), why: 'files alone' },
    modes(nothing)
  ),
  ...scans(
    'Yaws with dav',
    [needs.yaws],
    {
      kind: 'B8',
      start: () => startProgram(programs.yaws),
      why: 'GET of any name too long to store is 500, before and after PUT of it'
    },
    {
      '': { exit: 1, found },
      '--long-name-put': {
        exit: 1,
        found: ['collection-creatable high firm'],
        absent: ['canary-left-behind'],
        left: 'nothing'
      },
      '--write': written
    }
  ),
  ...scans(
    'SabreDAV',
    [needs.php, needs.sabre],
    {
      kind: 'B8',
      start: () => startProgram(programs.sabre),
      why: 'the query counts as part of a name, so what is read back with one is not there'
    },
    {
      '': { exit: 1, found },
      '--write': { ...written, found: [...(written.found ?? []), 'moved-to-another-extension high confirmed'] }
    }
  ),
  ...scans(
    'SabreDAV, a list of methods forgets LOCK',
    [needs.nginx, needs.php, needs.sabre],
    {
      kind: 'A5',
      start: () =>
        startProgram(programs.sabre, {
          front: refuse('PUT', 'DELETE', 'MKCOL', 'COPY', 'MOVE', 'PROPPATCH', 'PATCH', 'POST')
        }),
      why: 'LOCK of a missing name makes an empty file'
    },
    { '': forgotten(/LOCK/), '--write': forgotten(/LOCK/) }
  ),
  ...scans(
    'Radicale, a list of methods forgets MKCALENDAR',
    [needs.nginx, needs.radicale],
    {
      kind: 'A5',
      start: () =>
        startProgram(programs.radicale('none'), {
          isBare: true,
          front: refuse('PUT', 'DELETE', 'MKCOL', 'COPY', 'MOVE', 'PROPPATCH', 'PATCH', 'POST', 'LOCK')
        }),
      why: 'MKCALENDAR makes a calendar'
    },
    { '--area /joe/ --no-discover': forgotten(/MKCALENDAR/) }
  ),
  ...scans(
    'Radicale with a login',
    [needs.radicale, needs.openssl],
    {
      kind: 'A5',
      start: () => startProgram(programs.radicale('htpasswd'), { isBare: true }),
      why: 'everything wants a login'
    },
    { '': nothing, '--write': nothing }
  ),
  ...scans(
    'Xandikos',
    [needs.xandikos],
    {
      kind: 'B8',
      start: () => startProgram(programs.xandikos, { isBare: true }),
      why: 'a 207 whose only response says 404 means missing (RFC 4918 13)'
    },
    {
      '--area /user/calendars/calendar/ --no-discover': {
        exit: 1,
        found: ['collection-creatable high @ /user/calendars/calendar/']
      },
      '--area /user/calendars/calendar/ --no-discover --write': {
        exit: 1,
        found: [
          'place-file confirmed @ /user/calendars/calendar/',
          'remove-file confirmed @ /user/calendars/calendar/'
        ],
        neverSays: [/is answered as one that does/]
      }
    }
  ),
  ...scans(
    'CUPS',
    [needs.cups],
    {
      kind: 'C13',
      start: () => startProgram(programs.cups, { isBare: true }),
      why: 'DELETE is never answered; one is enough to know'
    },
    {
      '--timeout 4': { exit: 3, absent: ['any high'], withinMs: 30_000 },
      '--timeout 4 --write': { exit: 3, absent: ['any high'], withinMs: 30_000 }
    }
  )
]
