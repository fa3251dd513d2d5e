import { expect, test } from 'vitest'
import { scan } from '../../src/engine/scan.js'
import { loadRules } from '../../src/rules/load.js'
import { fakeServer } from './fake-server.js'
import { scanOf } from './parts.js'

const rules = await loadRules(['rules'])
const methods = Object.fromEntries(
  'GET HEAD OPTIONS PUT DELETE MKCOL MOVE COPY PROPFIND PROPPATCH'.split(' ').map((method) => [method, 'on' as const])
)
const files = {
  '/index.html': '<img src="/images/pic.png">',
  '/images/pic.png': 'picture',
  '/images/index.html': 'app'
}

// nginx: location /images/ { dav_methods PUT DELETE MKCOL COPY MOVE; try_files $uri /images/index.html; }
// A DELETE of a name that does not exist takes the page, and a PUT replaces it.
test.each([
  ['no-write', false],
  ['write', false],
  ['write', true]
] as const)('nothing is taken where missing names are rewritten to a page (%s, leave %s)', async (mode, leave) => {
  const storedAs = (path: string): string => {
    const isOwn = Object.hasOwn(files, path) || path === '/' || path === '/images/'
    return isOwn ? path : '/images/index.html'
  }
  const server = fakeServer({ files, methods, storedAs })
  const before = server.listing()
  const result = await scan(scanOf(server, rules, { mode, leave, flags: new Set(['long-name-put']) }))
  expect(server.listing()).toEqual(before)
  const methodsSent = new Set(server.log.map(({ method }) => method))
  for (const method of ['PUT', 'DELETE', 'MOVE', 'COPY', 'PROPPATCH']) expect(methodsSent).not.toContain(method)
  expect(result.inconclusive.map(({ ruleId }) => ruleId)).toContain('resource-removable')
})

test('nothing is placed where DELETE is refused as high as the canary would lie (nginx min_delete_depth)', async () => {
  const server = fakeServer({
    files,
    methods,
    answer: ({ method, target }) => (method === 'DELETE' && target.split('/').length < 4 ? 409 : undefined)
  })
  const before = server.listing()
  const result = await scan(scanOf(server, rules, { mode: 'write', journal: { record: () => {} } }))
  expect(server.listing()).toEqual(before)
  expect(server.log.some(({ method, target }) => method === 'PUT' && target.split('/').length < 4)).toBe(false)
  expect(result.leftovers).toEqual([])
})
