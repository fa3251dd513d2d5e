import { expect, test } from 'vitest'
import type { Change, Finding } from '../../findings/finding.js'
import type { ScanResult, TargetStatus } from '../../findings/scan-result.js'
import type { Severity } from '../../findings/severity.js'
import { decideExit, type ExitPolicy } from './exit-code.js'

type Seen = {
  found?: Severity
  accepted?: true
  change?: Change
  unused?: true
  status?: TargetStatus
  failed?: true
  inconclusive?: true
  left?: true
}

function resultOf({ found, status = 'complete', failed, inconclusive, left, ...more }: Seen): ScanResult {
  const finding = { severity: found, accepted: more.accepted ? {} : null, change: more.change ?? null }
  const check = { ruleId: 'r', origin: 'http://a', path: '/', reason: 'x' }
  return {
    findings: found === undefined ? [] : [finding as Finding],
    targets: [{ status }],
    failed: failed ? [check] : [],
    inconclusive: inconclusive ? [check] : [],
    notes: more.unused ? [{ code: 'accept-unused' }] : [],
    leftovers: left ? [{ url: 'http://a/x', reason: 'y' }] : []
  } as unknown as ScanResult
}

const usual: ExitPolicy = {
  failOn: 'high',
  strict: false,
  maxUndecided: null,
  exitZero: false,
  onlyChanges: false,
  interrupted: null
}

test.each<[string, Seen, Partial<ExitPolicy>, number]>([
  ['nothing', {}, {}, 0],
  ['a finding below', { found: 'medium' }, {}, 0],
  ['a finding at', { found: 'high' }, {}, 1],
  ['a finding above', { found: 'critical' }, {}, 1],
  ['a lower threshold', { found: 'info' }, { failOn: 'info' }, 1],
  ['never', { found: 'critical', left: true }, { failOn: 'never' }, 0],
  ['something left behind', { left: true }, {}, 1],
  ['something left behind below the threshold', { left: true }, { failOn: 'critical' }, 0],
  ['inconclusive', { inconclusive: true }, {}, 0],
  ['inconclusive, strict', { inconclusive: true }, { strict: true }, 1],
  ['inconclusive, none allowed', { inconclusive: true }, { maxUndecided: 0 }, 1],
  ['inconclusive, as many as allowed', { inconclusive: true }, { maxUndecided: 1 }, 0],
  ['inconclusive, none allowed, exit zero', { inconclusive: true }, { maxUndecided: 0, exitZero: true }, 0],
  ['nothing inconclusive, none allowed', {}, { maxUndecided: 0 }, 0],
  ['a failed check', { failed: true }, {}, 3],
  ['an unreachable target', { status: 'unreachable' }, {}, 3],
  ['an incomplete target', { status: 'incomplete' }, {}, 3],
  ['a finding beats incomplete', { found: 'high', failed: true }, {}, 1],
  ['incomplete with a finding below', { found: 'low', failed: true }, {}, 3],
  ['exit zero', { found: 'high' }, { exitZero: true }, 0],
  ['exit zero does not hide what was not seen', { found: 'high', failed: true }, { exitZero: true }, 3],
  ['an accepted finding', { found: 'critical', accepted: true }, {}, 0],
  ['an accepted finding does not hide what was not seen', { found: 'high', accepted: true, failed: true }, {}, 3],
  ['an acceptance that matches nothing', { unused: true }, {}, 0],
  ['an acceptance that matches nothing, strict', { unused: true }, { strict: true }, 1],
  ['known from the baseline', { found: 'high', change: 'unchanged' }, { onlyChanges: true }, 0],
  ['worse than in the baseline', { found: 'high', change: 'worse' }, { onlyChanges: true }, 1],
  ['not in the baseline', { found: 'high', change: 'new' }, { onlyChanges: true }, 1],
  ['not in the baseline and accepted', { found: 'high', change: 'new', accepted: true }, { onlyChanges: true }, 0],
  ['known from the last run, without a baseline', { found: 'high', change: 'unchanged' }, {}, 1],
  ['SIGINT', { found: 'high' }, { interrupted: 'SIGINT' }, 130],
  ['SIGTERM', { failed: true }, { interrupted: 'SIGTERM', exitZero: true }, 143],
  ['SIGHUP', { failed: true }, { interrupted: 'SIGHUP', exitZero: true }, 129]
])('%s', (_name, seen, policy, code) => {
  expect(decideExit(resultOf(seen), { ...usual, ...policy }).code).toBe(code)
})

test.each<[Seen, Partial<ExitPolicy>, string]>([
  [{}, {}, 'nothing at or above high'],
  [{ found: 'low' }, { onlyChanges: true }, 'nothing at or above high'],
  [{ found: 'low', accepted: true }, {}, 'nothing at or above high'],
  [{ found: 'high', accepted: true }, {}, 'nothing at or above high but what is accepted'],
  [
    { found: 'critical', change: 'unchanged' },
    { onlyChanges: true },
    'nothing at or above high but what is in the baseline'
  ],
  [{ found: 'critical' }, { failOn: 'never' }, 'findings never fail']
])('what passes is not said not to be there: %j, %j', (seen, policy, meaning) => {
  expect(decideExit(resultOf(seen), { ...usual, ...policy })).toEqual({ code: 0, meaning })
})
