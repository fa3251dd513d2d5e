import { expect, test } from 'vitest'
import { parseTarget } from '../../targets/target.js'
import { pickShard, placeKeyOnShard, politenessKey, readShard } from './shard.js'

test.each([
  ['shop.example', 'shop.example'],
  ['www.shop.example', 'shop.example'],
  ['a.b.shop.example', 'shop.example'],
  ['www.shop.co.jp', 'shop.co.jp'],
  ['shop.co.jp', 'shop.co.jp'],
  ['www.shop.jp', 'shop.jp'],
  ['127.0.0.1', '127.0.0.1'],
  ['2001:db8::1', '2001:db8::1'],
  ['localhost', 'localhost'],
  ['shop.example.', 'shop.example']
])('%s is asked politely as %s', (hostname, key) => {
  expect(politenessKey({ hostname })).toBe(key)
})

test.each([
  ['1/1', { index: 1, count: 1 }],
  ['3/8', { index: 3, count: 8 }]
])('%s', (text, shard) => {
  expect(readShard(text)).toEqual(shard)
})

test.each(['0/8', '9/8', '8', '1/0', '-1/8', '1/8x', '1/99999', ''])('%j is no shard', (text) => {
  expect(() => readShard(text)).toThrow('is not a part of a whole')
})

test('every target is in one shard, and those of one domain are together', () => {
  const targets = Array.from({ length: 300 }, (_, index) =>
    ['', 'www.'].map((prefix) => parseTarget(`https://${prefix}shop${index}.example/`))
  ).flat()
  const shards = [1, 2, 3, 4, 5].map((index) => pickShard(targets, { index, count: 5 }))
  expect(shards.flat().toSorted((a, b) => (a.url < b.url ? -1 : 1))).toEqual(
    targets.toSorted((a, b) => (a.url < b.url ? -1 : 1))
  )
  for (const shard of shards) {
    const names = shard.map(({ origin }) => origin.hostname)
    expect(names.filter((name) => !names.includes(name.startsWith('www.') ? name.slice(4) : `www.${name}`))).toEqual([])
    expect(shard.length).toBeGreaterThan(80)
    expect(shard.length).toBeLessThan(160)
  }
})

test('with one shard more a ninth of the keys move, and only to the new one', () => {
  const keys = Array.from({ length: 2_000 }, (_, index) => `shop${index}.example`)
  const moved = keys.filter((key) => placeKeyOnShard(key, 8) !== placeKeyOnShard(key, 9))
  expect(moved.every((key) => placeKeyOnShard(key, 9) === 9)).toBe(true)
  expect(moved.length / keys.length).toBeGreaterThan(0.08)
  expect(moved.length / keys.length).toBeLessThan(0.14)
})
