import { expect, test } from 'vitest'
import { Addresses } from './addresses.js'

test('the next address is tried once for all requests that found the first one silent', () => {
  const addresses = new Addresses(['192.0.2.1', '192.0.2.2'])
  expect([addresses.current, addresses.hasOther]).toEqual(['192.0.2.1', true])
  addresses.leave('192.0.2.1')
  addresses.leave('192.0.2.1')
  expect([addresses.current, addresses.hasOther]).toEqual(['192.0.2.2', false])
  // A request that was sent to the first one still has the second.
  expect([addresses.hasNext('192.0.2.1'), addresses.hasNext('192.0.2.2')]).toEqual([true, false])
})

test('an address that a request got through to stays', () => {
  const addresses = new Addresses(['192.0.2.1', '192.0.2.2'])
  addresses.noteConnected()
  addresses.leave('192.0.2.1')
  expect([addresses.current, addresses.hasOther]).toEqual(['192.0.2.1', false])
  expect(addresses.hasNext('192.0.2.1')).toBe(false)
})

test('behind a proxy there is none', () => {
  expect(new Addresses([null]).current).toBeNull()
})
