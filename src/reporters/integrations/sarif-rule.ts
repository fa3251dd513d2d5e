import type { ReportingDescriptor, Result } from 'sarif'
import type { Finding } from '../../findings/finding.js'
import type { Severity } from '../../findings/severity.js'
import { visible } from '../../shared/text.js'
import { clip, clipEscaped } from './clip.js'
import { fixText } from './fix-text.js'
import { visibleLines } from './integration-json.js'
import { webUri } from './web-uri.js'

/** GitHub's limit for a rule's descriptions. */
const MOST_DESCRIPTION = 1024
/** GitHub keeps the first 10 of at most 20 tags. */
const MOST_TAGS = 10

/** SARIF 3.27.10; GitHub shows these where a rule has no security severity. */
export const levelOf: Readonly<Record<Severity, Result.level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note'
}

// GitHub: above 9.0 critical, 7.0-8.9 high, 4.0-6.9 medium, 0.1-3.9 low.
const SCORE: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.0'
}

/**
 * The rules that found something, sorted by id, each with the severity of its worst finding: GitHub has one per rule.
 * @param findings worst first
 */
export function sarifRules(findings: readonly Finding[]): ReportingDescriptor[] {
  const worst = new Map<string, Finding>()
  for (const finding of findings) {
    if (!worst.has(finding.ruleId)) worst.set(finding.ruleId, finding)
  }
  return [...worst.values()].toSorted((a, b) => (a.ruleId < b.ruleId ? -1 : 1)).map(buildSarifRule)
}

/**
 * Text as a SARIF message (3.11.6): `[text](target)` is a link in plain text too, so brackets are escaped. Line breaks are
 * kept.
 */
export function sarifText(text: string): string {
  return visibleLines(text).replace(/[\\[\]]/g, '\\$&')
}

function buildSarifRule({ ruleId, title, why, fix, references, cwe, severity, exposes }: Finding): ReportingDescriptor {
  const helpUri = references.map(webUri).find((uri) => uri !== null)
  const help = [fixText(fix), ...references.map((reference) => visible(reference))].filter((text) => text !== '')
  return {
    id: ruleId,
    shortDescription: { text: clipEscaped(visible(title), MOST_DESCRIPTION, sarifText) },
    fullDescription: { text: clipEscaped(why === '' ? title : why, MOST_DESCRIPTION, sarifText) },
    help: { text: sarifText(help.length === 0 ? title : help.join('\n\n')) },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: levelOf[severity] },
    properties: { tags: listTags(exposes, cwe), 'security-severity': SCORE[severity] }
  }
}

/** `security` makes GitHub read the severity; `external/cwe/cwe-650` is how it knows a CWE. */
function listTags(exposes: string, cwe: readonly string[]): string[] {
  const numbers = cwe.map((name) => `external/cwe/${clip(visible(name), 40).toLowerCase()}`)
  return [...new Set(['security', exposes, ...numbers])].slice(0, MOST_TAGS)
}
