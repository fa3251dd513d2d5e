import { buildFinding } from '../findings/build-finding.js'
import { LEFTOVER_RULE_ID } from '../findings/compare.js'
import type { Finding } from '../findings/finding.js'
import type { Origin } from '../targets/origin.js'
import type { Left } from './removal.js'
import { evidenceOf } from './report-finding.js'

/** What could not be removed is a finding of its own: the owner has to remove it by hand. */
export function leftoverFinding(origin: Origin, left: Left): Finding {
  return buildFinding({
    ruleId: LEFTOVER_RULE_ID,
    title: 'A test file of this scan could not be removed',
    exposes: 'place-file',
    severity: 'high',
    confidence: 'confirmed',
    origin: origin.href,
    path: left.path,
    alsoAt: [],
    summary: left.reason,
    why: 'The server stored the canary and then refused to delete it. It is harmless text, and it is still there.',
    cwe: ['CWE-650'],
    fix: { any: `Delete ${left.path} on the server, then switch off the method that placed it.` },
    references: ['https://www.rfc-editor.org/rfc/rfc9110#section-9.3.5'],
    hop: null,
    evidence: [evidenceOf('removal', left.exchange)]
  })
}
