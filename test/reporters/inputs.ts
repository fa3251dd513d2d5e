import type { ScanResult } from '../../src/findings/scan-result.js'
import { finding, hostileResult, manyFindings, ORIGIN, result } from './sample.js'

/** An owner's decision to live with a finding. */
export const acceptance = { at: `${ORIGIN}/**`, reason: 'A test shop.', expires: '2026-03-01', by: 'Kim' }

/** A run that reached nothing. */
export function unreachableResult(): ScanResult {
  const targets = result().targets.map((target) => ({
    ...target,
    status: 'unreachable' as const,
    reason: 'refused: nothing listens',
    areas: [],
    requests: 1
  }))
  return result({ targets })
}

/** A run of which a part was not looked at and another is undecided. */
export function incompleteResult(): ScanResult {
  const reason = 'MKCOL /images/: timeout (headers: 10 s passed)'
  const targets = result().targets.map((target) => ({
    ...target,
    status: 'incomplete' as const,
    reason: `/images/: ${reason}`
  }))
  return result({
    targets,
    failed: [{ ruleId: 'collection-creatable', origin: ORIGIN, path: '/images/', reason }],
    inconclusive: ['/', '/b/'].map((path) => ({ ruleId: 'put-handled', origin: ORIGIN, path, reason: 'all alike' }))
  })
}

/** What every machine format is shown to its own parser with, by what is special about it. */
export const inputs: Readonly<Record<string, () => ScanResult>> = {
  'no finding': () => result({ clean: [{ origin: ORIGIN, paths: ['/', '/images/'], rules: ['a', 'b'] }] }),
  'one finding': () => result({ findings: [finding()] }),
  'an accepted finding': () => result({ findings: [finding({ accepted: acceptance })] }),
  'no target': () => result({ targets: [] }),
  '6,000 findings': () => manyFindings(6000),
  'hostile text': hostileResult,
  'names that are not ASCII': () => result({ findings: [finding({ path: '/bilder-äöü/日本語/🙂/' })] }),
  'an incomplete run': incompleteResult,
  'an unreachable origin': unreachableResult
}
