import { expect, test } from 'vitest'
import { exchangeOf, fakeServer } from '../../../test/engine/fake-server.js'
import type { Exchange } from '../../evidence/exchange.js'
import { parseTarget } from '../../targets/target.js'
import { readRequest } from '../checks/origin-client.js'
import { findAreas } from './find-areas.js'

const { origin } = fakeServer()
const target = { ...parseTarget('http://fake.example/'), pages: ['/mypage'] }
const options = { declaredAreas: [], crawl: false, limits: { areas: 4, fetches: 4, depth: 2 } }

async function find(more: { withCredentials?: boolean }) {
  const fetched: string[] = []
  const fetch = async (path: string): Promise<Exchange> => {
    fetched.push(path)
    return exchangeOf(origin, readRequest('GET', path), { status: path === '/mypage' ? 302 : 200 })
  }
  const { pages } = await findAreas([target], fetch, { ...options, ...more })
  return { fetched, page: pages.find(({ path }) => path === '/mypage') }
}

test('a declared page is asked for as a visitor would', async () => {
  expect(await find({})).toEqual({
    fetched: ['/', '/mypage'],
    page: { path: '/mypage', status: 302, contentType: '', declared: true }
  })
})

test('with credentials it is a page all the same, and nothing asks for it', async () => {
  expect(await find({ withCredentials: true })).toEqual({
    fetched: ['/'],
    page: { path: '/mypage', status: 0, contentType: '', declared: true }
  })
})
