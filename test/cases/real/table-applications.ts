import type { Expectation } from '../case.js'
import type { RealCase } from '../real.js'
import * as programs from './applications.js'
import { needs } from './kit.js'
import { onlyGetAndPost, startProgram } from './program.js'
import { modes, nothing, npm, scans, written } from './rows.js'

// Applications, and servers that npm or a package brings (A1, A5, A7, B8, B9).

const meantToBe: Expectation = { exit: [0, 1], absent: ['any high firm'] }
const overridden: readonly Expectation[] = [
  { exit: [0, 1], found: ['method-override-honoured'] },
  { exit: 0, undecided: ['method-override-honoured'] },
  { exit: 0, says: [/overrides? on POST (were|was) not asked/i] }
]
const EXPRESS = `const express = load('express'), override = load('method-override')
const app = express(), goods = new Map([['1', 'Lamp'], ['2', 'Chair']])
app.use(override('X-HTTP-Method-Override')); app.use(override('_method'))
app.get('/items/:id', (request, response) => goods.has(request.params.id) ? response.send(goods.get(request.params.id)) : response.status(404).send('no such item'))
app.delete('/items/:id', (request, response) => goods.delete(request.params.id) ? response.send('gone') : response.status(404).send('no such item'))
app.get('/items/', (request, response) => response.send('<a href="/items/1">Lamp</a>'))
app.use(express.static(data))
app.listen(port, '127.0.0.1')`

export const realApplications: readonly RealCase[] = [
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
    { '': { exit: 1, found: ['place-file high', 'remove-file high'] }, '--write': written }
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
