import { Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startProgress } from './progress.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

function collect(): { output: Writable; text: () => string } {
  let text = ''
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString()
      done()
    }
  })
  return { output, text: () => text }
}

const STEP = { done: 3, total: 9, origin: 'http://a.example', step: 'probing', requests: 17 }

test('where nobody looks on there is a line each half minute, and none in a run that is over by then', async () => {
  const { output, text } = collect()
  const progress = await startProgress(output, {}, true)
  progress.show(STEP)
  vi.advanceTimersByTime(29_000)
  expect(text()).toBe('')
  vi.advanceTimersByTime(61_000)
  expect(
    text().match(/^still running after \d+ s: 3 of 9 origins, http:\/\/a\.example: probing \(17 requests\)$/gm)
  ).toHaveLength(3)
  progress.stop()
  vi.advanceTimersByTime(90_000)
  expect(text().split('\n')).toHaveLength(4)
})

test('with --quiet there is none', async () => {
  const { output, text } = collect()
  ;(await startProgress(output, {}, false)).show(STEP)
  vi.advanceTimersByTime(90_000)
  expect(text()).toBe('')
})
