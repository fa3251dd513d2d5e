import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UsageError } from '../shared/errors.js'
import { acquireLock, type Lock, type Owner } from './lock.js'

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'verbgate-lock-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const running = new Set<number>()
beforeEach(() => running.clear())

function acquire(pid: number): Lock {
  running.add(pid)
  const self: Owner = { pid, bootId: 'boot', startTicks: String(pid) }
  return acquireLock(folder, {
    self,
    isRunning: ({ pid: other, startTicks }) => running.has(other) && startTicks === String(other),
    now: () => new Date(0)
  })
}

function codeOf(act: () => unknown): string {
  try {
    act()
    return 'none'
  } catch (error) {
    if (error instanceof UsageError) return error.code
    throw error
  }
}

test('one run holds it, a second does not get it, and a third does after its release', () => {
  const lock = acquire(11)
  expect(codeOf(() => acquire(12))).toBe('locked')
  lock.release()
  acquire(13)
  expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: 13, bootId: 'boot' })
  expect(readdirSync(folder)).toEqual(['lock'])
})

test('the lock of a process that is gone is taken over, also where another has its number', () => {
  acquire(11)
  running.delete(11)
  const second = acquire(12)
  expect(readdirSync(folder)).toEqual(['lock'])
  second.release()
  writeFileSync(join(folder, 'lock'), '{"pid":12,"bootId":"boot","startTicks":"before"}\n')
  acquire(13)
  expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: 13 })
})

test.each(['', 'not JSON', '{}', '{"pid":-1}', 'null', '"x"'])('a lock that says %j is nobody’s', (text) => {
  writeFileSync(join(folder, 'lock'), text)
  acquire(11).release()
  expect(existsSync(join(folder, 'lock'))).toBe(false)
})

test('a run does not release a lock that another one has taken over', () => {
  const first = acquire(11)
  running.delete(11)
  acquire(12)
  first.release()
  expect(existsSync(join(folder, 'lock'))).toBe(true)
})

test('a folder that cannot be written is no lock held by another', () => {
  expect(() =>
    acquireLock(join(folder, 'missing'), {
      self: { pid: 1, bootId: '', startTicks: '' },
      isRunning: () => false,
      now: () => new Date()
    })
  ).toThrow('ENOENT')
})
