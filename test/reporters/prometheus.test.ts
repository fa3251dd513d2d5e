import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { reportPrometheus } from '../../src/reporters/prometheus.js'
import { acceptance, incompleteResult, inputs, unreachableResult } from './inputs.js'
import { locateTool } from './outside-tool.js'
import { context, finding, hostileResult, ORIGIN, result } from './sample.js'

const promtool = locateTool('promtool', 'prometheus')

/** How the parser of Prometheus itself ended and what it complained of; `0: ` if of nothing. */
function complaints(text: string): string {
  const options = { input: text, encoding: 'utf8' } as const
  const { status, stdout, stderr } = spawnSync(promtool as string, ['check', 'metrics'], options)
  return `${status}: ${stdout}${stderr}`
}

/** Samples by name and labels. Throws for one that comes twice. */
function samplesOf(text: string): Record<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const samples = lines.map((line) => /^(.*) (\S+)$/.exec(line) ?? [])
  const names = samples.map(([, name = '']) => name)
  if (new Set(names).size !== names.length) throw new Error('a sample comes twice')
  return Object.fromEntries(samples.map(([, name = '', value = '']) => [name, Number(value)]))
}

describe.skipIf(promtool === null)('promtool', () => {
  test.each(Object.entries(inputs))('takes a report of %s and has nothing to say', (_, input) => {
    expect(complaints(reportPrometheus(input(), context))).toBe('0: ')
    const compared = { ...input(), comparison: { since: '2025-12-01T00:00:00.000Z', fixed: [], notLookedAt: [] } }
    const lastSuccessAt = '2026-01-01T00:00:03.200Z'
    expect(complaints(reportPrometheus(compared, { ...context, lastSuccessAt }))).toBe('0: ')
  })

  test('takes a version of any form', () => {
    const tool = { name: 'verbgate', version: '1"\\\n}' }
    expect(complaints(reportPrometheus(result({ tool }), context))).toBe('0: ')
  })

  test('finds what it is here to find', () => {
    const text = reportPrometheus(result(), context)
    for (const broken of [
      text.trimEnd(),
      text.replace('gauge', 'guage'),
      text.replace('"', ''),
      text.replace('#', '')
    ]) {
      expect(complaints(broken)).not.toBe('0: ')
    }
  })
})

test('says what a run without findings was', () => {
  expect(samplesOf(reportPrometheus(result(), context))).toEqual({
    'verbgate_findings{severity="critical"}': 0,
    'verbgate_findings{severity="high"}': 0,
    'verbgate_findings{severity="medium"}': 0,
    'verbgate_findings{severity="low"}': 0,
    'verbgate_findings{severity="info"}': 0,
    verbgate_accepted_findings: 0,
    verbgate_inconclusive_checks: 0,
    verbgate_failed_checks: 0,
    verbgate_leftovers: 0,
    'verbgate_targets{status="complete"}': 1,
    'verbgate_targets{status="incomplete"}': 0,
    'verbgate_targets{status="unreachable"}': 0,
    verbgate_requests: 57,
    'verbgate_target_complete{target="http://shop.example/"}': 1,
    'verbgate_target_findings{target="http://shop.example/",severity="critical"}': 0,
    'verbgate_target_findings{target="http://shop.example/",severity="high"}': 0,
    'verbgate_target_findings{target="http://shop.example/",severity="medium"}': 0,
    'verbgate_target_findings{target="http://shop.example/",severity="low"}': 0,
    'verbgate_target_findings{target="http://shop.example/",severity="info"}': 0,
    'verbgate_target_undecided{target="http://shop.example/"}': 0,
    verbgate_exit_code: 0,
    verbgate_run_duration_seconds: 3.2,
    verbgate_last_run_timestamp_seconds: 1767225603.2,
    'verbgate_build_info{version="0.1.0"}': 1
  })
})

test('an accepted finding is not open; a new one and a worse one are counted where there is something to compare with', () => {
  const findings = [
    finding({ change: 'new' }),
    finding({ change: 'worse', severity: 'low' }),
    finding({ change: 'unchanged' }),
    finding({ change: 'new', accepted: acceptance })
  ]
  const comparison = { since: '2025-12-01T00:00:00.000Z', fixed: [], notLookedAt: [] }
  const samples = samplesOf(reportPrometheus(result({ findings, comparison }), context))
  expect(samples).toMatchObject({
    'verbgate_findings{severity="high"}': 2,
    'verbgate_findings{severity="low"}': 1,
    verbgate_accepted_findings: 1,
    verbgate_new_findings: 2
  })
})

test('what was not looked at, not decided and not removed is counted', () => {
  const leftovers = [{ url: `${ORIGIN}/x`, reason: 'why' }]
  const incomplete = samplesOf(reportPrometheus({ ...incompleteResult(), leftovers }, context))
  expect(incomplete).toMatchObject({
    verbgate_inconclusive_checks: 2,
    verbgate_failed_checks: 1,
    verbgate_leftovers: 1,
    'verbgate_targets{status="incomplete"}': 1,
    'verbgate_targets{status="complete"}': 0
  })
  const unreachable = samplesOf(reportPrometheus(unreachableResult(), { ...context, exit: { code: 3, meaning: 'x' } }))
  expect(unreachable).toMatchObject({ 'verbgate_targets{status="unreachable"}': 1, verbgate_exit_code: 3 })
})

test('the last success is the one that is known', () => {
  const samples = samplesOf(reportPrometheus(result(), { ...context, lastSuccessAt: '2025-12-31T00:00:00.000Z' }))
  expect(samples).toMatchObject({ verbgate_last_success_timestamp_seconds: 1767139200 })
})

test('each target has its own row, without the secrets of its URL', () => {
  const [target] = result().targets
  if (target === undefined) throw new Error('no target')
  const other = {
    ...target,
    url: 'http://b.example/a/?key=secret',
    origin: 'http://b.example',
    status: 'incomplete' as const
  }
  const text = reportPrometheus(result({ targets: [target, other], findings: [finding()] }), context)
  expect(samplesOf(text)).toMatchObject({
    'verbgate_target_findings{target="http://shop.example/",severity="high"}': 1,
    'verbgate_target_findings{target="http://b.example/a/",severity="high"}': 0,
    'verbgate_target_complete{target="http://b.example/a/"}': 0
  })
  expect(text).not.toContain('secret')
})

test('holds nothing that a server says, and no address but those of the targets', () => {
  const whole = reportPrometheus(hostileResult(), context)
  expect(whole).toMatch(/^[ -~\n]+$/)
  expect(whole).not.toMatch(/evil|script|forged/)
  const text = whole.replaceAll(/^verbgate_target_.*\n/gm, '')
  expect(text).not.toMatch(/example|evil|script|forged/)
})
