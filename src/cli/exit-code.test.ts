import { expect, test } from 'vitest'
import type { Finding } from '../findings/finding.js'
import type { ScanResult, TargetStatus } from '../findings/scan-result.js'
import type { Severity } from '../findings/severity.js'
import { exitOf, type ExitPolicy } from './exit-code.js'

type Seen = { found?: Severity; status?: TargetStatus; failed?: true; inconclusive?: true; left?: true }

function resultOf({ found, status = 'complete', failed, inconclusive, left }: Seen): ScanResult {
  const check = { ruleId: 'r', origin: 'http://a', path: '/', reason: 'x' }
  return {
    findings: found === undefined ? [] : [{ severity: found } as Finding],
    targets: [{ status }],
    failed: failed ? [check] : [],
    inconclusive: inconclusive ? [check] : [],
    leftovers: left ? [{ url: 'http://a/x', reason: 'y' }] : []
  } as unknown as ScanResult
}

const usual: ExitPolicy = { failOn: 'high', strict: false, exitZero: false, interrupted: null }

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
  ['a failed check', { failed: true }, {}, 3],
  ['an unreachable target', { status: 'unreachable' }, {}, 3],
  ['an incomplete target', { status: 'incomplete' }, {}, 3],
  ['a finding beats incomplete', { found: 'high', failed: true }, {}, 1],
  ['incomplete with a finding below', { found: 'low', failed: true }, {}, 3],
  ['exit zero', { found: 'high' }, { exitZero: true }, 0],
  ['exit zero does not hide what was not seen', { found: 'high', failed: true }, { exitZero: true }, 3],
  ['SIGINT', { found: 'high' }, { interrupted: 'SIGINT' }, 130],
  ['SIGTERM', { failed: true }, { interrupted: 'SIGTERM', exitZero: true }, 143]
])('%s', (_name, seen, policy, code) => {
  expect(exitOf(resultOf(seen), { ...usual, ...policy }).code).toBe(code)
})
