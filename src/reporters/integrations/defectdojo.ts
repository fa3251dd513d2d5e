import type { Finding } from '../../findings/finding.js'
import { listStillOpen } from '../../findings/still-open.js'
import { compareFindings } from '../../findings/order.js'
import type { ScanResult } from '../../findings/scan-result.js'
import type { Confidence, Severity } from '../../findings/severity.js'
import { describePlace, listPlaces } from '../../findings/place.js'
import { visible } from '../../shared/text.js'
import { acceptanceText } from './acceptance-text.js'
import { clip } from './clip.js'
import { evidenceLines } from '../text/evidence-lines.js'
import { GAIN, SURE } from '../text/finding-lines.js'
import { fixMarkdown, wayText } from './fix-text.js'
import { codeBlock, codeSpan, paragraph } from './integration-markdown.js'
import { jsonForImport } from './integration-json.js'
import type { ReportContext } from '../reporter.js'
import { runMessages, wasComplete } from './run-messages.js'
import { placeUri, webUri } from './web-uri.js'

// Lengths of DefectDojo's columns (`Finding.title`, `Endpoint.path`); what is longer ends the import with an error.
const MOST_TITLE = 511
const MOST_PATH = 500
const MOST_PARAGRAPH = 20_000

const SEVERITY: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info'
}

/** DefectDojo shows 1 and 2 as certain, 3 to 5 as firm, more as tentative. */
const CONFIDENCE: Readonly<Record<Confidence, number>> = { confirmed: 1, firm: 4, tentative: 7 }

/** DefectDojo's Generic Findings Import; it refuses a file with a key that it does not know. */
export function reportDefectdojo(result: ScanResult, context: ReportContext): string {
  const { tool, startedAt, findings } = result
  const date = startedAt.slice(0, 10)
  return jsonForImport({
    name: tool.name,
    version: tool.version,
    description: testDescription(result, context),
    dynamic_tool: true,
    static_tool: false,
    findings: [
      ...findings.toSorted(compareFindings),
      // Who closes what a report lacks would close these.
      ...listStillOpen(result).map(({ finding }) => finding)
    ].map((finding) => buildEntry(finding, date))
  })
}

/** What a reader has to know before taking missing findings for repaired ones. */
function testDescription(result: ScanResult, context: ReportContext): string {
  const state = wasComplete(result, context)
    ? 'Everything was looked at.'
    : 'INCOMPLETE: what is missing may still be there.'
  const lines = runMessages(result, context).map(({ text }) => text)
  return clip([`Run ${result.runId}. ${state}`, ...lines].join('\n'), MOST_PARAGRAPH)
}

function buildEntry(finding: Finding, date: string): Record<string, unknown> {
  const { ruleId, fingerprint, title, severity, confidence, exposes, accepted, fix, references } = finding
  const cwe = cweNumbers(finding)[0]
  return {
    title: clip(visible(title), MOST_TITLE),
    severity: SEVERITY[severity],
    description: describeEntry(finding),
    date,
    unique_id_from_tool: fingerprint,
    vuln_id_from_tool: visible(ruleId),
    ...(cwe === undefined ? {} : { cwe }),
    impact: GAIN[exposes],
    mitigation: fixMarkdown(fix, 'dojo', MOST_PARAGRAPH),
    references: references.map((reference) => webUri(reference) ?? codeSpan(reference)).join('\n'),
    steps_to_reproduce: describeSteps(finding),
    severity_justification: [
      SURE[confidence],
      ...(accepted === null ? [] : [paragraph(acceptanceText(accepted), 'dojo')])
    ].join('\n\n'),
    scanner_confidence: CONFIDENCE[confidence],
    endpoints: listEndpoints(finding),
    tags: ['verbgate', exposes, ...cweNumbers(finding).map((number) => `cwe-${number}`)],
    // As in DefectDojo itself, where accepting a risk makes a finding inactive.
    active: accepted === null,
    risk_accepted: accepted !== null,
    verified: confidence === 'confirmed',
    dynamic_finding: true,
    static_finding: false
  }
}

/** The same in every run, because DefectDojo knows a finding again by it: no random names, nothing that others add. */
function describeEntry(finding: Finding): string {
  const { why, summary } = finding
  return [
    paragraph(why, 'dojo'),
    paragraph(summary, 'dojo'),
    `Place: ${codeSpan(clip(describePlace(finding), MOST_PARAGRAPH))}`
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function describeSteps({ evidence, hop }: Finding): string {
  const commands = evidence.map(({ curl }) => curl).filter((curl) => curl !== '')
  return [
    codeBlock(clip(evidenceLines(evidence).join('\n'), MOST_PARAGRAPH)),
    ...(commands.length === 0 ? [] : [codeBlock(clip(commands.map(visible).join('\n'), MOST_PARAGRAPH))]),
    ...(hop === null ? [] : [paragraph(wayText(hop), 'dojo')])
  ].join('\n\n')
}

/** The place, and those that likely behave the same. */
function listEndpoints(finding: Finding): string[] {
  const urls = listPlaces(finding)
    .map(placeUri)
    .filter((url) => url !== null)
  const short = urls.filter((url) => new URL(url).pathname.length <= MOST_PATH)
  return [...new Set(short.length > 0 ? short : [webUri(finding.origin)].filter((url) => url !== null))]
}

function cweNumbers({ cwe }: Finding): number[] {
  return cwe.flatMap((name) => /^CWE-(\d+)$/.exec(name)?.[1] ?? []).map(Number)
}
