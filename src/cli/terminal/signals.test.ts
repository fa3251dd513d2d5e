import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { listenForSignals, type StopSignal } from './signals.js'

class FakeProcess extends EventEmitter {
  readonly pid = 42
  readonly killed: unknown[] = []
  kill(pid: number, name: StopSignal): void {
    this.killed.push([pid, name])
  }
}

test('the first signal aborts, the second gives up at once', () => {
  const source = new FakeProcess()
  const told: string[] = []
  const interruption = listenForSignals(source, (name) => told.push(name))
  expect(interruption.received()).toBeNull()
  source.emit('SIGTERM', 'SIGTERM')
  expect([interruption.signal.aborted, interruption.received(), told]).toEqual([true, 'SIGTERM', ['SIGTERM']])
  expect(source.killed).toEqual([])
  source.emit('SIGINT', 'SIGINT')
  expect(source.killed).toEqual([[42, 'SIGINT']])
  expect(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM')).toBe(0)
})

test('after dispose the process has its signals back', () => {
  const source = new FakeProcess()
  listenForSignals(source, () => {}).dispose()
  expect(source.eventNames()).toEqual([])
})
