import { expect, test } from 'vitest'
import { exchangeOf, fakeServer } from '../../../test/engine/fake-server.js'
import { describeLeftover } from './describe-leftover.js'

const server = fakeServer()

test('a leftover is a high finding that says what to delete', () => {
  const request = {
    method: 'DELETE',
    target: '/images/verbgate-1.txt',
    headers: [],
    body: null,
    effect: 'write' as const
  }
  const exchange = exchangeOf(server.origin, request, { status: 403 })
  const left = {
    url: 'http://fake.example/images/verbgate-1.txt',
    path: '/images/verbgate-1.txt',
    reason: 'DELETE was answered 403',
    exchange,
    isCertain: true
  }
  const found = describeLeftover(server.origin, left)
  expect(found).toMatchObject({ severity: 'high', confidence: 'confirmed', path: left.path, summary: left.reason })
  expect(found.fix['any']).toContain(left.path)
  const unsure = describeLeftover(server.origin, { ...left, isCertain: false })
  expect(unsure).toMatchObject({ severity: 'high', confidence: 'tentative', title: expect.stringContaining('may') })
  expect(unsure.fix['any']).toContain('verbgate cleanup')
})
