import { buildFinding } from '../../findings/build-finding.js'
import { LEFTOVER_RULE_ID } from '../../findings/compare.js'
import type { Finding } from '../../findings/finding.js'
import type { Origin } from '../../targets/origin.js'
import { describeEvidence } from '../verdicts/describe-finding.js'
import type { Left } from './removal.js'

const STAYED = {
  title: 'A test file of this scan could not be removed',
  why: 'The server stored the canary and then refused to delete it. It is harmless text, and it is still there.',
  fix: (path: string): string => `Delete ${path} on the server, then switch off the method that placed it.`
}

const MAY_HAVE_STAYED = {
  title: 'A test file of this scan may still be there',
  why: 'The server may have stored the canary, and nothing shows that it is gone. It is harmless text.',
  fix: (path: string): string => `Run verbgate cleanup, which looks again, and see whether ${path} is on the server.`
}

/** What could not be removed is a finding of its own: the owner has to remove it by hand. */
export function describeLeftover(origin: Origin, left: Left): Finding {
  const words = left.isCertain ? STAYED : MAY_HAVE_STAYED
  return buildFinding({
    ruleId: LEFTOVER_RULE_ID,
    title: words.title,
    exposes: 'place-file',
    severity: 'high',
    confidence: left.isCertain ? 'confirmed' : 'tentative',
    origin: origin.href,
    path: left.path,
    alsoAt: [],
    summary: left.reason,
    why: words.why,
    cwe: ['CWE-650'],
    fix: { any: words.fix(left.path) },
    references: ['https://www.rfc-editor.org/rfc/rfc9110#section-9.3.5'],
    hop: null,
    evidence: [describeEvidence('removal', left.exchange)]
  })
}
