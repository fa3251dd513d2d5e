import type { Change, Finding } from '../../findings/finding.js'
import type { Confidence, Exposure, Severity } from '../../findings/severity.js'
import { evidenceLines } from './evidence-lines.js'
import { field, printable, shortNames, type Page } from '../layout.js'
import type { Paint } from '../paint.js'

/** What each exposure gives an attacker, as a sentence. */
export const GAIN: Readonly<Record<Exposure, string>> = {
  'place-file': 'Attackers can put files here.',
  'remove-file': 'Attackers can remove or rename files.',
  'run-code': 'A file that gets here is run as a program.',
  'list-files': 'Anyone can list what is here, linked or not.',
  'read-source': 'Anyone can read the source of programs, with the passwords in it.',
  'echo-request': 'The server repeats requests, with cookies and what proxies added.',
  'bypass-filter': 'The filter that should stop such requests can be walked round.',
  'proxy-relay': 'The server passes requests on to places that the sender chooses.',
  'leak-session': 'A visitor can get what belongs to another one.',
  announce: 'Only tells what the server could do.'
}

/** How sure each confidence is, as a sentence. */
export const SURE: Readonly<Record<Confidence, string>> = {
  confirmed: 'Confirmed: shown by its effect.',
  firm: 'Firm: shown by comparison with control requests.',
  tentative: 'Tentative: likely, not proved.'
}

const SEVERITY_PAINT: Readonly<Record<Severity, keyof Paint>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'note',
  info: 'faint'
}

/** What stands before the title of a finding that was not there, or not so, the last time. */
const CHANGE: Readonly<Record<Change, string>> = { new: 'NEW: ', worse: 'WORSE: ', unchanged: '' }

const MARGIN = { indent: 5, label: 7 }

/** What it gives an attacker and how sure that is: `Attackers can put files here. Firm: shown by comparison ...`. */
export function explainMeaning({ exposes, confidence }: Pick<Finding, 'exposes' | 'confidence'>): string {
  return `${GAIN[exposes]} ${SURE[confidence]}`
}

/** One finding without its place: what, what it means and how sure that is, what was seen, the proof, the rule. */
export function findingLines(finding: Finding, number: number, page: Page): string[] {
  const word = finding.severity.toUpperCase()
  const title = `${word} ${CHANGE[finding.change ?? 'unchanged']}${finding.title}`
  const [first = '', ...more] = field('', title, { indent: 5, label: 0 }, page)
  const headline = `${String(number).padStart(3)}. ${first.slice(5)}`
  return [
    headline.replace(word, page.paint[SEVERITY_PAINT[finding.severity]](word)),
    ...more,
    ...field('means', explainMeaning(finding), MARGIN, page),
    ...(finding.summary === '' ? [] : field('seen', shortNames(finding.summary), MARGIN, page)),
    ...evidenceLines(finding.evidence).flatMap((line, index) => field(index === 0 ? 'proof' : '', line, MARGIN, page)),
    ...field(
      'rule',
      printable(`${[finding.ruleId, ...finding.cwe].join(' ')} (finding ${shortId(finding)})`),
      MARGIN,
      page
    )
  ]
}

/** Enough of a fingerprint to name the finding, as `verbgate accept` takes it. */
export function shortId({ fingerprint }: Pick<Finding, 'fingerprint'>): string {
  return fingerprint.slice(0, 12)
}
