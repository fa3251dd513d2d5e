import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { writeChunks } from './streams.js'

it('a stream that takes each piece at once never has more than one listener of ours', async () => {
  const counts: number[] = []
  const output = new Writable({
    write(_chunk, _encoding, done) {
      counts.push(output.listenerCount('error'))
      done()
    }
  })
  await writeChunks(
    output,
    Array.from({ length: 30 }, () => 'piece')
  )
  expect(counts).toHaveLength(30)
  expect(Math.max(...counts)).toBe(1)
  expect(output.listenerCount('error')).toBe(0)
})
