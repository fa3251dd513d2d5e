import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { mapBounded } from './pool.js'

test('results keep the order of the items, and no more than the limit run at a time', async () => {
  let running = 0
  let most = 0
  const results = await mapBounded([5, 1, 3, 0], 2, async (item, index) => {
    most = Math.max(most, ++running)
    await pause(item)
    running--
    return `${index}:${item}`
  })
  expect(results).toEqual(['0:5', '1:1', '2:3', '3:0'])
  expect(most).toBe(2)
})

test('the first failure stops new work, waits for what runs, and is rethrown', async () => {
  const ended: number[] = []
  const work = async (item: number): Promise<void> => {
    await pause(item)
    if (item === 1) throw new Error('one')
    ended.push(item)
  }
  await expect(mapBounded([1, 20, 2, 3], 2, work)).rejects.toThrow('one')
  expect(ended).toEqual([20])
})

test('no items, no work', async () => {
  expect(await mapBounded([], 4, () => Promise.reject(new Error('never')))).toEqual([])
})
