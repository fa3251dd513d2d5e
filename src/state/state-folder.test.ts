import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { finding, ORIGIN, result } from '../../test/reporters/sample.js'
import { compareWith } from '../findings/compare.js'
import type { ScanResult } from '../findings/scan-result.js'
import { buildHistory } from './history.js'
import { buildRecord, type RunRecord } from './record.js'
import { addRecord, openStateFolder, readAll, readLatest } from './state-folder.js'

let folder = ''
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'verbgate-state-')), 'deep', 'state')
  openStateFolder(folder)
})
afterEach(() => rmSync(join(folder, '..', '..'), { recursive: true }))

const day = (number: number): string => `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`

/** One more run on that day, compared with the one before and kept. */
function run(number: number, changes: Partial<ScanResult>): RunRecord {
  const { record: previous } = readLatest(folder)
  const raw = result({ runId: `0000000${number}`, startedAt: day(number), finishedAt: day(number), ...changes })
  const record = buildRecord(previous === null ? raw : compareWith(raw, previous.open, previous.startedAt), previous)
  addRecord(folder, record)
  return record
}

const clean: ScanResult['clean'] = [{ origin: ORIGIN, paths: ['/images/'], rules: ['collection-creatable'] }]
const open = finding({ alsoAt: [] })

test('the newest record is the state, whatever the clock says', () => {
  expect(readLatest(folder)).toEqual({ record: null, unreadable: [] })
  run(9, {})
  run(2, {})
  expect(readLatest(folder).record?.startedAt).toBe(day(2))
  expect(readAll(folder).records.map(({ startedAt }) => startedAt)).toEqual([day(9), day(2)])
})

test('a record that was cut off or changed is left out and named', () => {
  run(1, { findings: [open] })
  writeFileSync(join(folder, 'runs', '00000002-aaaa.json'), '{"schemaVersion":1,')
  writeFileSync(join(folder, 'runs', '00000003-bbbb.json'), '{"schemaVersion":1}')
  const { record, unreadable } = readLatest(folder)
  expect(record?.open).toHaveLength(1)
  expect(unreadable.map((file) => file.slice(-18))).toEqual(['00000003-bbbb.json', '00000002-aaaa.json'])
  run(4, {})
  expect(readdirSync(join(folder, 'runs')).at(-1)).toMatch(/^00000004-/)
})

test('drafts of runs that died are neither read nor kept', () => {
  writeFileSync(join(folder, 'runs', '.dead.tmp'), '{')
  run(1, {})
  expect(readdirSync(join(folder, 'runs'))).toEqual(['00000001-00000001.json'])
})

test('a finding keeps the day of its first sight, stays open while nobody looks, and is fixed by a look', () => {
  expect(run(1, { findings: [open] }).open).toMatchObject([{ firstSeenAt: day(1), lastSeenAt: day(1) }])
  expect(run(2, { findings: [open] }).open).toMatchObject([{ firstSeenAt: day(1), lastSeenAt: day(2) }])
  const unreachable = run(3, { targets: result().targets.map((target) => ({ ...target, status: 'unreachable' })) })
  expect(unreachable).toMatchObject({ complete: false, lastSuccessAt: day(2), fixed: [] })
  expect(unreachable.open).toMatchObject([{ firstSeenAt: day(1), lastSeenAt: day(2) }])
  expect(run(4, { clean })).toMatchObject({ open: [], fixed: [{ firstSeenAt: day(1), fixedAt: day(4) }] })
  expect(run(5, { findings: [open] }).open).toMatchObject([{ firstSeenAt: day(5) }])
})

test('the history has what was open after each run, and each time that a finding came up', () => {
  run(1, { findings: [open] })
  run(2, { clean })
  run(3, { findings: [open], failed: [{ ruleId: 'r', origin: ORIGIN, path: '/', reason: 'timeout' }] })
  const { runs, findings } = buildHistory(readAll(folder).records)
  expect(runs).toMatchObject([
    { at: day(1), open: { high: 1, low: 0 }, incomplete: false },
    { at: day(2), open: { high: 0 }, incomplete: false },
    { at: day(3), open: { high: 1 }, incomplete: true }
  ])
  expect(findings).toMatchObject([
    { firstSeenAt: day(1), fixedAt: day(2), ruleId: 'collection-creatable' },
    { firstSeenAt: day(3), fixedAt: null }
  ])
})

test('accepted findings are open and not counted', () => {
  const acceptance = { at: '', reason: 'r', expires: '2026-06-01', by: null }
  run(1, { findings: [finding({ accepted: acceptance })] })
  expect(readLatest(folder).record?.open).toHaveLength(1)
  expect(buildHistory(readAll(folder).records).runs[0]?.open.high).toBe(0)
})

test('a folder that cannot be used is a clear error', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => openStateFolder(join(folder, 'file'))).toThrow('the state folder cannot be used')
  expect(() => readAll(join(folder, 'missing'))).toThrow('the state folder cannot be used')
})

test.runIf(existsSync('/proc/self'))('a place where no folder can be made is an error, not an endless wait', () => {
  expect(() => openStateFolder('/proc/verbgate/deep/state')).toThrow('the state folder cannot be used')
})
