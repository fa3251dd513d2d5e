import { expect, test } from 'vitest'
import { context, finding, hostileResult, ORIGIN, result } from '../../../test/reporters/sample.js'
import { LOG_COMMAND, UNSAFE } from '../../../test/reporters/unsafe.js'
import type { ScanResult } from '../../findings/scan-result.js'
import { endLines, partLines, reportJsonl, startLines } from './jsonl.js'

const check = { ruleId: 'r', origin: ORIGIN, path: '/', reason: 'why' }
const full: ScanResult = result({
  findings: [finding()],
  inconclusive: [check],
  failed: [check],
  clean: [{ origin: ORIGIN, paths: ['/'], rules: ['a'] }],
  notAsked: [{ ruleId: 'r', reason: 'why' }],
  refused: [{ origin: ORIGIN, methods: ['PUT'], statuses: [405], paths: ['/'] }],
  leftovers: [{ url: `${ORIGIN}/x`, reason: 'why' }],
  notes: [{ code: 'accept-unused', message: 'unused', place: null }],
  comparison: { since: '2025-12-01T00:00:00.000Z', fixed: [], notLookedAt: [] }
})

function eventsOf(text: string): Record<string, unknown>[] {
  expect(text.endsWith('\n')).toBe(true)
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

test('says everything, one event a line, from meta to end', () => {
  const events = eventsOf(reportJsonl(full, context))
  expect(events.map(({ type }) => type)).toEqual(
    'meta target finding inconclusive failed clean leftover not-asked refused note comparison end'.split(' ')
  )
  expect(events[0]).toEqual({
    type: 'meta',
    schemaVersion: 1,
    tool: full.tool,
    runId: 'run-1',
    startedAt: full.startedAt,
    mode: 'no-write',
    insecure: false,
    rules: full.rules
  })
  expect(events[1]).toEqual({ type: 'target', ...full.targets[0] })
  expect(events[2]).toEqual({ type: 'finding', ...full.findings[0] })
  expect(events[3]).toEqual({ type: 'inconclusive', ...check })
  expect(events[4]).toEqual({ type: 'failed', ...check })
  expect(events[5]).toEqual({ type: 'clean', ...full.clean[0] })
  expect(events[6]).toEqual({ type: 'leftover', ...full.leftovers[0] })
  expect(events[7]).toEqual({ type: 'not-asked', ...full.notAsked[0] })
  expect(events[8]).toEqual({ type: 'refused', ...full.refused[0] })
  expect(events[9]).toEqual({ type: 'note', ...full.notes[0] })
  expect(events[10]).toEqual({ type: 'comparison', ...full.comparison })
  const { finishedAt, summary } = full
  expect(events[11]).toEqual({ type: 'end', finishedAt, summary, exit: { code: 0, meaning: 'fine' } })
})

test('a run with nothing to say has its meta, its targets and its end', () => {
  expect(eventsOf(reportJsonl(result({ targets: [] }), context)).map(({ type }) => type)).toEqual(['meta', 'end'])
})

test('written origin by origin it says the same', () => {
  const [a, b] = ['http://a.example', 'http://b.example'].map((origin) => ({
    ...full,
    findings: [finding({ origin })],
    clean: []
  }))
  if (a === undefined || b === undefined) throw new Error('two origins')
  const whole = {
    ...full,
    targets: [...a.targets, ...b.targets],
    findings: [...a.findings, ...b.findings],
    inconclusive: [...a.inconclusive, ...b.inconclusive],
    failed: [...a.failed, ...b.failed],
    clean: [],
    leftovers: [...a.leftovers, ...b.leftovers]
  }
  const streamed = [...startLines(full), ...partLines(a), ...partLines(b), ...endLines(full, context.exit)]
  const atOnce = reportJsonl(whole, context).trimEnd().split('\n')
  expect(streamed.toSorted()).toEqual(atOnce.toSorted())
  expect([streamed[0], streamed.at(-1)]).toEqual([atOnce[0], atOnce.at(-1)])
})

test('hostile text keeps its value and breaks neither the line nor the log', () => {
  const hostile = hostileResult()
  const text = reportJsonl(hostile, context)
  expect(text).not.toMatch(UNSAFE)
  expect(text).not.toMatch(LOG_COMMAND)
  expect(Buffer.from(text).toString()).toBe(text)
  const events = eventsOf(text)
  expect(events[1]).toEqual({ type: 'target', ...hostile.targets[0] })
  expect(events.filter(({ type }) => type === 'finding')).toEqual(
    hostile.findings.map((item) => ({ type: 'finding', ...item }))
  )
})

test('the order in which maps were filled does not show', () => {
  const lines = [
    { a: '1', b: '2' },
    { b: '2', a: '1' }
  ].map((fix) => reportJsonl(result({ findings: [finding({ fix })] }), context))
  expect(lines[0]).toBe(lines[1])
})
