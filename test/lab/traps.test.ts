import { afterAll, beforeAll, expect, it } from 'vitest'
import { startLab } from './lab.js'
import type { Lab } from './lab.js'
import { sendPlain } from './plain-request.js'
import { findTopology } from './topologies.js'

let lab: Lab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.stop())

const methods = ['GET', 'NOTIFY', 'PATCH', 'PUT', 'MKCOL', 'DELETE', 'MOVE', 'PROPFIND', 'OPTIONS']

// Status of each method on a missing name below /images/; 0 is a connection that ended without an answer.
const answers: Readonly<Record<string, readonly number[]>> = {
  'trap-yesman': [200, 200, 200, 200, 200, 200, 200, 200, 200],
  'trap-echo': [200, 200, 200, 200, 200, 200, 200, 200, 200],
  'trap-redirect': [302, 302, 302, 302, 302, 302, 302, 302, 302],
  'trap-soft404': [200, 200, 200, 200, 200, 200, 200, 200, 200],
  'trap-notfound': [404, 404, 404, 404, 404, 404, 404, 404, 404],
  'trap-rest': [404, 405, 405, 405, 405, 405, 405, 405, 405],
  'trap-json415': [404, 404, 415, 415, 404, 404, 404, 404, 404],
  'trap-allowliar': [404, 405, 405, 405, 405, 405, 405, 405, 200],
  'trap-waf403': [404, 403, 403, 403, 403, 403, 403, 403, 403],
  'trap-putreset': [404, 405, 405, 0, 405, 405, 405, 405, 405],
  'trap-put201': [404, 405, 405, 201, 405, 405, 405, 405, 405]
}

for (const [name, expected] of Object.entries(answers)) {
  it(`${name} answers as its table says and stores nothing`, async () => {
    const running = await lab.start(findTopology(name))
    const statuses: number[] = []
    for (const method of methods)
      statuses.push((await sendPlain(running.url, method, '/images/missing.txt', { headers: { depth: '0' } })).status)
    expect(statuses).toEqual(expected)
    const again = await sendPlain(running.url, 'GET', '/images/missing.txt')
    expect(again.status).toBe(expected[0])
    expect((await running.requests()).map(({ status }) => status)).toEqual([...expected, expected[0]])
  })
}

it('trap-rest changes its own items and knows no other', async () => {
  const { url } = await lab.start(findTopology('trap-rest'))
  const status = async (method: string, path: string): Promise<number> => (await sendPlain(url, method, path)).status
  expect(await status('PUT', '/api/items/1')).toBe(200)
  expect(await status('DELETE', '/api/items/1')).toBe(200)
  expect(await status('GET', '/api/items/1')).toBe(404)
  expect(await status('DELETE', '/api/items/zzz')).toBe(404)
  expect(await status('MKCOL', '/api/items/zzz/')).toBe(405)
})

it('trap-ratelimit answers 429 with Retry-After from the sixteenth request of a window', async () => {
  const { url } = await lab.start(findTopology('trap-ratelimit'))
  const answers = await Promise.all(Array.from({ length: 17 }, () => sendPlain(url, 'GET', '/')))
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    ...Array<number>(15).fill(200),
    429,
    429
  ])
  expect((await sendPlain(url, 'GET', '/')).headers['retry-after']).toBe('1')
})

it('trap-echo shows the request in the page, escaped', async () => {
  const { url } = await lab.start(findTopology('trap-echo'))
  const { body } = await sendPlain(url, 'PUT', '/x', { headers: { 'x-token': 'abc<1' }, body: 'some <b>text' })
  expect(body).toContain('PUT /x')
  expect(body).toContain('abc&#60;1')
  expect(body).toContain('some &#60;b&#62;text')
})
