import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync, appendFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CanaryState, JournalEntry } from '../../engine/canary/journal.js'
import { isInterrupted, openWriteJournal, readUnfinished, refusingJournal } from './write-journal.js'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verbgate-journal-'))
  file = join(folder, 'state', 'journal.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

function entry(path: string, state: CanaryState): JournalEntry {
  return { runId: 'r', origin: 'http://a.example', path, state, at: '2026-01-01T00:00:00Z' }
}

test('each entry is in the file when record returns; only its owner may read it', () => {
  const journal = openWriteJournal(file)
  journal.record(entry('/x', 'intent'))
  expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(entry('/x', 'intent'))}\n`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  journal.close()
})

test('the last state of each canary that is not gone counts', () => {
  const journal = openWriteJournal(file)
  for (const [path, state] of [
    ['/x', 'intent'],
    ['/y', 'intent'],
    ['/x', 'gone'],
    ['/y', 'sent'],
    ['/z', 'left']
  ] as const) {
    journal.record(entry(path, state))
  }
  journal.close()
  const unfinished = readUnfinished(file)
  expect(unfinished.map(({ path, state }) => [path, state])).toEqual([
    ['/y', 'sent'],
    ['/z', 'left']
  ])
  expect(unfinished.map((item) => isInterrupted(item))).toEqual([true, false])
})

test('the file is emptied once everything is gone, and kept otherwise', () => {
  const first = openWriteJournal(file)
  first.record(entry('/x', 'sent'))
  first.close()
  expect(statSync(file).size).toBeGreaterThan(0)
  const second = openWriteJournal(file)
  second.record(entry('/x', 'gone'))
  second.close()
  expect(statSync(file).size).toBe(0)
})

test('a line that a crash cut short is left out, and the next entry does not stick to it', () => {
  const journal = openWriteJournal(file)
  journal.record(entry('/x', 'sent'))
  appendFileSync(file, '{"runId":"r","ori')
  const next = openWriteJournal(file)
  next.record(entry('/y', 'sent'))
  expect(readUnfinished(file).map(({ path }) => path)).toEqual(['/x', '/y'])
})

test('a line that is something else is an error with its place', () => {
  openWriteJournal(file).record(entry('/x', 'sent'))
  appendFileSync(file, '{"foo":1}\n')
  expect(() => readUnfinished(file)).toThrow(
    expect.objectContaining({ code: 'journal-invalid', place: { file, line: 2 } })
  )
})

test('no file is no entry; a symbolic link is refused', () => {
  expect(readUnfinished(file)).toEqual([])
  const target = join(folder, 'target')
  writeFileSync(target, '')
  const link = join(folder, 'link')
  symlinkSync(target, link)
  expect(() => openWriteJournal(link)).toThrow('symbolic link')
})

test('a run without --write cannot record', () => {
  expect(() => refusingJournal.record(entry('/x', 'intent'))).toThrow('/x')
})
