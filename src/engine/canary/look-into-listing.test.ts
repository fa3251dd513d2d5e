import { expect, test } from 'vitest'
import { fakeServer } from '../../../test/engine/fake-server.js'
import { checkOf, ruleOf, writePorts } from '../../../test/engine/parts.js'
import { removeListed } from './look-into-listing.js'
import { runWriteCheck } from './run-write-check.js'

const PLACES = ruleOf({
  effect: 'write',
  probes: {
    put: { method: 'PUT', path: '{{area}}{{canary}}.txt', body: '{{token}}', creates: '{{area}}{{canary}}.txt' }
  },
  verdicts: [{ exposed: 'confirmed', when: 'put.status == 201' }]
})

test('what a store keeps under a longer name is found in the listing and removed', async () => {
  const server = fakeServer({
    methods: { PUT: 'on', DELETE: 'on' },
    answer: ({ method, target }, { tree }) => {
      if (method === 'PUT') {
        tree.files.set(`${target}.bin`, 'kept')
        return { status: 200, body: Buffer.from('stored') }
      }
      if (method !== 'GET' || target !== '/images/') return undefined
      const links = [...tree.files.keys()].map((path) => `<a href="${path}">${path}</a>`)
      return { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from(links.join('')) }
    }
  })
  const before = server.listing()
  const check = checkOf(PLACES, server)
  const ports = writePorts(server)
  await runWriteCheck(check, { littered: [], outage: null, storesSoon: false }, ports)
  expect(server.listing()).not.toEqual(before)
  expect(await removeListed([check], [], ports)).toEqual([])
  expect(server.listing()).toEqual(before)
})

test('an area in which nothing was placed is not looked into', async () => {
  const server = fakeServer()
  expect(await removeListed([checkOf(PLACES, server)], [], writePorts(server))).toEqual([])
  expect(server.log).toEqual([])
})
