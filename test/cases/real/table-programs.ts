import type { Case, Expectation } from '../case.js'
import type { RealCase } from '../real.js'
import type { Need } from './kit.js'
import { needs } from './kit.js'
import * as programs from './programs.js'
import { onlyGetAndPost, refuse, startProgram } from './programs.js'

// Servers that are a program of their own (A4, A5, B8, B9, C11, C13).

const nothing: Expectation = { exit: 0, absent: ['any high'], left: 'nothing' }
const meantToBe: Expectation = { exit: [0, 1], absent: ['any high firm'] }
const found: readonly string[] = ['place-file high', 'remove-file high']
const written: Expectation = {
  exit: 1,
  found: ['put-accepted high confirmed', 'resource-removed high confirmed', 'file-overwritable high confirmed'],
  left: 'nothing'
}
const overridden: readonly Expectation[] = [
  { exit: [0, 1], found: ['method-override-honoured'] },
  { exit: 0, undecided: ['method-override-honoured'] },
  { exit: 0, says: [/overrides? on POST (were|was) not asked/i] }
]
const forgotten = (word: RegExp): Expectation => ({ exit: [0, 1], says: [word], neverSays: [/No hole/] })

type Row = Omit<Case, 'name' | 'scan' | 'expect'>
/** One start, several scans: flags to what is right. */
const scans = (
  name: string,
  needed: readonly Need[],
  row: Row,
  expected: Readonly<Record<string, Case['expect']>>
): RealCase[] =>
  Object.entries(expected).map(([scan, expect]) => ({
    name: `real: ${name}${scan && ` (${scan})`}`,
    needs: needed,
    ...row,
    scan,
    expect
  }))
const npm = (name: string): Need => ({ npm: name })
const modes = (expect: Case['expect']): Record<string, Case['expect']> => ({
  '': expect,
  '--long-name-put': expect,
  '--write': expect
})

const EXPRESS = `const express = load('express'), override = load('method-override')
const app = express(), goods = new Map([['1', 'Lamp'], ['2', 'Chair']])
app.use(override('X-HTTP-Method-Override')); app.use(override('_method'))
app.get('/items/:id', (request, response) => goods.has(request.params.id) ? response.send(goods.get(request.params.id)) : response.status(404).send('no such item'))
app.delete('/items/:id', (request, response) => goods.delete(request.params.id) ? response.send('gone') : response.status(404).send('no such item'))
app.get('/items/', (request, response) => response.send('<a href="/items/1">Lamp</a>'))
app.use(express.static(data))
app.listen(port, '127.0.0.1')`

const openStores: readonly RealCase[] = [
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

const applications: readonly RealCase[] = [
  ...scans(
    'method-override of Express behind nginx',
    [needs.nginx, npm('express'), npm('method-override')],
    {
      kind: 'A5',
      start: () => startProgram(programs.script('express', EXPRESS), { front: onlyGetAndPost }),
      why: 'overrides are taken on POST alone'
    },
    { '': overridden, '--write': overridden }
  ),
  ...scans(
    'MethodOverride of Plack behind nginx',
    [needs.nginx, needs.starman, needs.plackOverride],
    {
      kind: 'A5',
      start: () => startProgram(programs.plack, { front: onlyGetAndPost }),
      why: 'overrides are taken on POST alone'
    },
    { '': overridden, '--write': overridden }
  ),
  ...scans(
    'method_override of Sinatra behind nginx',
    [needs.nginx, needs.sinatra, needs.puma],
    {
      kind: 'A5',
      start: () => startProgram(programs.sinatra, { front: onlyGetAndPost }),
      why: 'overrides are taken on POST alone'
    },
    { '': overridden, '--write': overridden }
  ),
  ...scans(
    'a REST application in Flask',
    [needs.flask],
    { kind: 'B9', start: () => startProgram(programs.flask), why: '400 is what an API says to an empty body' },
    {
      '': { exit: [0, 1], absent: ['place-file high', 'any high firm'] },
      '--long-name-put': { exit: [0, 1], absent: ['put-handled high @ /items/', 'any high firm'] },
      '--write': { exit: [0, 1], absent: ['place-file high', 'any high firm'], left: 'nothing' }
    }
  ),
  ...scans(
    's3rver',
    [npm('s3rver')],
    { kind: 'B8', start: () => programs.startS3(), why: 'PUT of a name too long to store ends the server' },
    {
      '{url}/shop/ --write': {
        exit: 1,
        found: [
          'put-accepted high confirmed @ /shop/',
          'resource-removed high confirmed @ /shop/',
          'file-overwritable high confirmed @ /shop/'
        ]
      },
      '{url}/shop/ --long-name-put': {
        exit: [1, 3],
        notClean: ['put-handled'],
        says: [/long name|too long/i],
        neverSays: [/[Nn]othing listens there/]
      }
    }
  ),
  ...scans(
    'webdav-server (npm)',
    [npm('webdav-server')],
    {
      kind: 'A7',
      start: () =>
        startProgram(
          programs.script(
            'webdav-server',
            `const { v2 } = load('webdav-server')\nconst server = new v2.WebDAVServer({ port, hostname: '127.0.0.1' })\nserver.setFileSystem('/', new v2.PhysicalFileSystem(data), () => server.start())`
          )
        ),
      why: 'right today, and to stay so'
    },
    { '': { exit: 1, found }, '--write': written }
  ),
  ...scans(
    'http-server (npm)',
    [npm('http-server')],
    {
      kind: 'A5',
      start: () =>
        startProgram(programs.command('http-server', 'http-server', ['DATA', '-a', '127.0.0.1', '-p', 'PORT'])),
      why: 'files alone'
    },
    modes(nothing)
  ),
  ...scans(
    'serve -s (npm)',
    [npm('serve')],
    {
      kind: 'A1',
      start: () =>
        startProgram(
          programs.command('serve', 'serve', ['-s', 'DATA', '-l', 'tcp://127.0.0.1:PORT', '--no-clipboard'])
        ),
      why: 'the front page for every name and every method'
    },
    modes({ exit: 0, found: ['unknown-method-served info'], absent: ['any low'], left: 'nothing' })
  ),
  ...scans(
    '@fastify/static',
    [npm('fastify'), npm('@fastify/static')],
    {
      kind: 'A5',
      start: () =>
        startProgram(
          programs.script(
            'fastify',
            `const app = load('fastify')()\napp.register(load('@fastify/static'), { root: data })\napp.listen({ port, host: '127.0.0.1' })`
          )
        ),
      why: 'files alone'
    },
    modes(nothing)
  ),
  ...scans(
    'json-server',
    [npm('json-server')],
    {
      kind: 'B9',
      start: () =>
        startProgram(
          programs.script(
            'json-server',
            `const server = load('json-server'), app = server.create()\napp.use(server.defaults({ static: data, logger: false }))\napp.use(server.router({ posts: [{ id: 1, title: 'a' }], profile: { name: 'x' } }))\napp.listen(port, '127.0.0.1')`
          )
        ),
      why: 'a REST store, open as it is meant to be'
    },
    modes(meantToBe)
  ),
  ...scans(
    'tus',
    [npm('@tus/server'), npm('@tus/file-store')],
    {
      kind: 'A5',
      start: () =>
        startProgram(
          programs.script(
            '@tus/server',
            `const { Server } = load('@tus/server'), { FileStore } = load('@tus/file-store')\nnew Server({ path: '/files', datastore: new FileStore({ directory: data }) }).listen({ host: '127.0.0.1', port })`
          ),
          { isBare: true }
        ),
      why: 'uploads by POST and PATCH; PUT is no method of it'
    },
    { '--area /files/': nothing, '--area /files/ --write': nothing }
  ),
  ...scans(
    'a Docker registry',
    [needs.registry],
    {
      kind: 'B9',
      start: () => startProgram(programs.registry(), { isBare: true }),
      why: 'anyone may push, as it is meant to be; no files'
    },
    { '': meantToBe, '--write': meantToBe }
  ),
  ...scans(
    'a Docker registry, a login for all but GET',
    [needs.registry, needs.nginx, needs.openssl],
    {
      kind: 'A5',
      start: () =>
        startProgram(programs.registry(), {
          isBare: true,
          front: { hasLogin: true, inside: 'limit_except GET { LOGIN }' }
        }),
      why: 'whoever pushes is asked for a password'
    },
    { '{url}/v2/': nothing, '{url}/v2/ --write': nothing }
  ),
  ...scans(
    'Community Solid Server',
    [npm('@solid/community-server')],
    {
      kind: 'A5',
      start: () => startProgram(programs.solid, { isBare: true }),
      why: 'PUT without a Content-Type is 400, with one it is taken'
    },
    { '--write': written }
  ),
  ...scans(
    'Prometheus Pushgateway',
    [needs.pushgateway],
    { kind: 'B9', start: () => startProgram(programs.pushgateway, { isBare: true }), why: 'open as it is meant to be' },
    { '': meantToBe, '--write': meantToBe }
  )
]

export const realPrograms: readonly RealCase[] = [...openStores, ...applications]
