import { isComplete } from '../../findings/complete.js'
import type { Leftover, Note, ScanResult, TargetResult } from '../../findings/scan-result.js'
import { groupBy } from '../../shared/group.js'
import { visible } from '../../shared/text.js'
import { countUndecided } from '../../findings/undecided.js'
import { groupFailed, groupUndecided, describeChecks, describeWhere } from '../text/check-groups.js'
import { clip } from './clip.js'
import { count, some } from '../layout.js'
import type { ReportContext } from '../reporter.js'

/** What a run has to say besides its findings; the codes are part of the formats that show them. */
export type RunMessage = {
  code: keyof typeof messageCodes
  level: 'error' | 'warning' | 'note'
  /** Plain text on one line, at most 1,000 characters. */
  text: string
}

/** What each code says, in one sentence. */
export const messageCodes = {
  interrupted: 'The run was ended before it was done.',
  'left-behind': 'Something that this run placed could not be removed.',
  'target-incomplete': 'A target was not reached, or not looked at as a whole.',
  'not-looked-at': 'Checks could not be looked at.',
  'areas-left-out': 'Content areas beyond the limit of one run were not looked at.',
  undecided: 'It was asked, and nothing harmless can tell.',
  insecure: 'Certificates were not verified.',
  'owner-file': 'Something in the files that the owner keeps for this scanner wants looking after.',
  'left-out': 'The report has more findings than its reader takes.'
} as const

/** Messages of one code; more than a reader looks at, and few enough for every consumer's limits. */
const MOST_PER_CODE = 50
const MOST_CHARACTERS = 1000

/** False if something could not be looked at, or the run was interrupted (exit codes 130 and 143). */
export function wasComplete(result: ScanResult, { exit }: ReportContext): boolean {
  return isComplete(result) && exit.code < 128
}

/** The messages of a run, gravest kind first; things that share a reason share a message. */
export function runMessages(result: ScanResult, context: ReportContext): RunMessage[] {
  const beyond = result.targets.reduce((sum, target) => sum + target.areasBeyondLimit, 0)
  const left = `${count(beyond, 'content area')} found beyond the limit of one run and not looked at.`
  const insecure = 'Certificates were not verified: someone in between could have answered.'
  return [
    ...messages('interrupted', 'error', context.exit.code < 128 ? [] : [`The run was ${context.exit.meaning}.`]),
    ...messages('left-behind', 'error', leftoverTexts(result.leftovers)),
    ...messages('target-incomplete', 'error', targetTexts(result.targets)),
    ...messages('not-looked-at', 'error', failedTexts(result)),
    ...messages('areas-left-out', 'warning', beyond === 0 ? [] : [left]),
    ...messages('undecided', 'note', undecidedTexts(result)),
    ...messages('insecure', 'warning', result.insecure ? [insecure] : []),
    ...messages('owner-file', 'warning', result.notes.map(noteText))
  ]
}

/** That findings were left out because the reader takes no more than `most`; nothing if it takes them all. */
export function leftOutMessages(findings: number, most: number): RunMessage[] {
  if (findings <= most) return []
  const text = `${count(findings - most, 'more finding')} left out, none worse than those here; the JSON report has all.`
  return messages('left-out', 'warning', [text])
}

function messages(code: RunMessage['code'], level: RunMessage['level'], texts: readonly string[]): RunMessage[] {
  const more = texts.length - MOST_PER_CODE
  const shown =
    more <= 0 ? texts : [...texts.slice(0, MOST_PER_CODE), `${count(more, 'further message')} of this kind.`]
  return shown.map((text) => ({ code, level, text: clip(visible(text), MOST_CHARACTERS) }))
}

function leftoverTexts(leftovers: readonly Leftover[]): string[] {
  const groups = [...groupBy(leftovers, ({ reason }) => reason)]
  return groups.map(
    ([reason, items]) =>
      `${count(items.length, 'thing')} that this run placed could not be removed: ${some(items.map(({ url }) => url))} (${reason}).`
  )
}

function targetTexts(targets: readonly TargetResult[]): string[] {
  const open = targets.filter(({ status }) => status !== 'complete')
  return [...groupBy(open, ({ status, reason }) => `${status}: ${reason ?? 'no reason was given'}`)].map(
    ([state, items]) => `${some(items.map(({ url }) => url))}: ${state}`
  )
}

function failedTexts({ failed }: ScanResult): string[] {
  return [...groupBy(failed, ({ origin }) => origin)].flatMap(([origin, checks]) =>
    groupFailed(checks).map(
      ({ reasons, checks }) =>
        `${count(checks.length, 'check')} could not be looked at on ${origin}: ${reasons[0] ?? ''}, in ${describeChecks(checks)}`
    )
  )
}

function undecidedTexts({ inconclusive }: ScanResult): string[] {
  return [...groupBy(inconclusive, ({ origin }) => origin)].flatMap(([origin, checks]) =>
    groupUndecided(checks).map(
      ({ reasons, checks }) =>
        `${countUndecided(checks)} undecided on ${origin}: ${reasons[0] ?? ''}, in ${describeWhere(checks)}`
    )
  )
}

function noteText({ place, message }: Note): string {
  return place === null ? message : `${place}: ${message}`
}
