import { diffFormats, formats, type Format } from '../../reporters/reporter.js'
import { VARIABLES } from '../settings/environment-names.js'
import { EXIT_CODES } from '../shell/exit-codes.js'
import type { Row, Section } from './sections.js'
import { single, type Topic } from './topic.js'

/** What each format is for; a format without a line here does not compile. */
const USES: Readonly<Record<Format, string>> = {
  text: 'a person at a terminal',
  json: 'programs, --baseline, diff and accept: verbgate help json',
  jsonl: 'programs that read along: a line for each origin that is done; no end: cut off',
  junit: 'Jenkins, GitLab; what the gate lets pass, undecided: skipped; incomplete: an error',
  prometheus: 'the textfile collector (always mode 0644); a row for each target',
  markdown: 'a comment on a pull request, a step summary',
  sarif: 'GitHub code scanning; --targets FILE: a finding points at its line',
  gitlab: 'GitLab DAST, schema 15.0',
  defectdojo: 'DefectDojo, Generic Findings Import',
  html: 'one page to read, filter, print and pass on; it loads nothing and runs nothing',
  csv: 'spreadsheets: a row for each finding in each place, each target'
}

/** `verbgate help formats`. */
export const formatsTopic: Topic = single('formats', 'what --format and --output write', () => [
  '--format chooses the report on stdout, each --output FORMAT=FILE (-o) writes another of the same run. A file that cannot be written is found before anything is sent; it is renamed into place, so nobody reads half of one. A pipe is written to.',
  { rows: formats.map((name): Row => [name, USES[name]]) },
  `verbgate diff --format: ${diffFormats.join(', ')}.`
])

/** `verbgate help exit-codes`. */
export const exitCodesTopic: Topic = single('exit-codes', 'what each exit code says', () => [
  { rows: EXIT_CODES.map(([code, meaning]): Row => [String(code), meaning]) },
  'Accepted findings do not fail a run; with --baseline only what is new or worse does. --exit-zero ends with 0 whatever is found, and the report says so.',
  'cleanup ends with 1 if something is still there, rules test with 1 if a case fails, diff with 1 if something new or worse is at or above --fail-on.',
  'Findings go to stdout, all else to stderr. The last line of the text report begins with Exit N.'
])

/** `verbgate help environment`. */
export const environmentTopic: Topic = single('environment', 'every variable of the environment that is read', () => [
  { rows: groupByPurpose(VARIABLES) },
  'And those that the settings file names as ${NAME}. verbgate scan --print-config says which are set.'
])

/** Variables of one purpose share a line. */
function groupByPurpose(variables: readonly Row[]): Row[] {
  const purposes = [...new Set(variables.map(([, purpose]) => purpose))]
  return purposes.map((purpose): Row => {
    const names = variables.filter((variable) => variable[1] === purpose).map(([name]) => name)
    return [names.join(', '), purpose]
  })
}

/** `verbgate help json`. */
export const jsonTopic: Topic = single('json', 'the JSON report', (): Section[] => [
  'Version 1 (schemaVersion); within a version keys are only added.',
  {
    rows: [
      [
        'findings',
        'severity, confidence, exposes, path, ruleId, evidence with a curl line that repeats the request; fingerprint, the same from run to run; accepted (reason, last day); change (new, worse, unchanged); edges, how it stands through each'
      ],
      ['targets', 'areas, status and request count of each; edges, status and reason through each'],
      ['rules, clean', 'which rules ran; which looked where and found nothing'],
      ['inconclusive', 'asked, and nothing harmless can tell: undecided'],
      ['failed', 'could not be looked at: incomplete'],
      ['notAsked', 'what the mode may not send, with places'],
      ['refused', 'methods that change something and were refused'],
      ['placed, leftovers', 'how many canaries were placed; what could not be removed'],
      ['notes', 'what else the reader has to know'],
      ['comparison, summary', 'beside an earlier run; numbers']
    ]
  },
  {
    language: 'sh',
    recipe: `verbgate scan URL --format json |
  jq -r '.findings[] | [.severity, .exposes, .path, .ruleId] | @tsv'`
  }
])
