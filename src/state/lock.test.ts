import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { UsageError } from '../shared/errors.js'
import { acquireLock, type Lock, type Owner } from './lock.js'

const SELF: Owner = { pid: 1, bootId: '', startTicks: '', host: 'here', pidNamespace: 'pid:[1]', runId: 'run-1' }

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'verbgate-lock-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const running = new Set<number>()
beforeEach(() => running.clear())

function acquire(pid: number): Lock {
  running.add(pid)
  const self: Owner = { ...SELF, pid, bootId: 'boot', startTicks: String(pid) }
  return acquireLock(folder, {
    self,
    isRunning: ({ pid: other, startTicks }) => running.has(other) && startTicks === String(other),
    now: () => new Date(0)
  })
}

function elsewhere(): Lock {
  return acquireLock(folder, { self: { ...SELF, pid: 7 }, isRunning: () => null, now: () => new Date(0) })
}

function age(seconds: number): void {
  const at = new Date(Date.now() - seconds * 1_000)
  utimesSync(join(folder, 'lock'), at, at)
}

function messageOf(act: () => unknown): string {
  try {
    act()
    return 'none'
  } catch (error) {
    return error instanceof Error ? error.message : 'none'
  }
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

describe('a lock of a run that cannot be seen, in another container or on another machine', () => {
  test('is held, and it is said which run, where and since when', () => {
    elsewhere()
    const messages = [11, 12].map(() => messageOf(elsewhere))
    expect(new Set(messages)).toEqual(
      new Set(['run run-1 (process 7 on here), which began at 1970-01-01T00:00:00.000Z, is using this state folder'])
    )
  })

  test('is taken over once it was not renewed for a minute', () => {
    elsewhere()
    age(50)
    expect(codeOf(elsewhere)).toBe('locked')
    age(61)
    expect(codeOf(elsewhere)).toBe('none')
  })

  test('is renewed while the run goes on, and not after its end', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const lock = elsewhere()
      const file = join(folder, 'lock')
      const old = new Date(Date.now() - 90_000)
      utimesSync(file, old, old)
      vi.advanceTimersByTime(10_000)
      expect(Date.now() - statSync(file).mtimeMs).toBeLessThan(30_000)
      lock.release()
      vi.advanceTimersByTime(20_000)
      expect(existsSync(file)).toBe(false)
    } finally {
      vi.useRealTimers()
    }
  })
})

test('a folder that cannot be written is no lock held by another', () => {
  expect(() =>
    acquireLock(join(folder, 'missing'), {
      self: SELF,
      isRunning: () => false,
      now: () => new Date()
    })
  ).toThrow('ENOENT')
})
