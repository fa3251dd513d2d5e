import type { Leftover, Note, ScanResult, TargetResult } from '../../findings/scan-result.js'
import { groupBy } from '../../shared/group.js'
import { groupNotAsked } from '../text/coverage-lines.js'
import { groupFailed, groupUndecided, describeChecks, describeWhere, type CheckGroup } from '../text/check-groups.js'
import { isExplained } from '../text/coverage-lines.js'
import { count, shortNames } from '../layout.js'
import { code, prose } from './markdown-text.js'
import { remedyFor } from '../text/remedy.js'
import type { RulesNotRun } from '../reporter.js'

// What is longer comes from a server, and is cut. Characters.
const PLACE = 200
const PASSAGE = 300

/** What could not be looked at, as entries of a list. */
export function notLookedEntries({ targets, failed }: ScanResult): string[] {
  return [
    ...targets.filter((target) => !isExplained(target, failed)).map(targetEntry),
    ...[...groupBy(failed, ({ origin }) => origin)].flatMap(([origin, checks]) =>
      groupFailed(checks).map((group) => failedEntry(origin, group))
    )
  ]
}

/** What nothing harmless can decide, as entries of a list: one for each origin and reason. */
export function undecidedEntries({ inconclusive }: ScanResult): string[] {
  return [...groupBy(inconclusive, ({ origin }) => origin)].flatMap(([origin, checks]) =>
    groupUndecided(checks).map(({ reasons: [reason = ''], checks: own }) => {
      return `- ${code(origin, PLACE)}: ${prose(shortNames(reason), PASSAGE)}: in ${code(describeWhere(own), PASSAGE)}`
    })
  )
}

/** Rules that were selected and not run, as entries of a list. */
export function notRunEntries(rulesNotRun: readonly RulesNotRun[]): string[] {
  return rulesNotRun
    .filter(({ ids }) => ids.length > 0)
    .map(({ why, ids }) => `- Not run ${prose(why, PLACE)}: ${count(ids.length, 'rule')}`)
}

/** What was not asked, as entries of a list: each reason once. */
export function notAskedEntries({ notAsked }: ScanResult): string[] {
  return groupNotAsked(notAsked).map((text) => `- Not asked: ${prose(text, PASSAGE)}`)
}

/** What was placed and could not be removed, as an entry of a list. */
export function leftoverEntry({ url, reason }: Leftover): string {
  return `- ${code(url, PLACE)}: ${prose(reason, PASSAGE)}`
}

/** What is to be looked after in the owner's own files, as an entry of a list. */
export function noteEntry({ message, place }: Note): string {
  return `- ${prose(message, PASSAGE)}${place === null ? '' : ` (${code(place, PLACE)})`}`
}

function targetEntry({ url, origin, status, reason }: TargetResult): string {
  const text = shortNames(reason ?? 'no reason was given')
  return `- ${code(url, PLACE)} is ${status}: ${prose(text, PASSAGE)}${remedyText(text, origin)}`
}

function failedEntry(origin: string, group: CheckGroup): string {
  return groupEntry(origin, group, remedyText(group.reasons[0] ?? '', origin))
}

function groupEntry(origin: string, { reasons, checks }: CheckGroup, remedy: string): string {
  const [reason = '', ...others] = reasons
  const more = others.length === 0 ? '' : `, and ${count(others.length, 'similar reason')}`
  const where = `${count(checks.length, 'check')} in ${code(describeChecks(checks), PASSAGE)}`
  return `- ${code(origin, PLACE)}: ${prose(shortNames(reason), PASSAGE)}${more}: ${where}${remedy}`
}

function remedyText(reason: string, origin: string): string {
  const remedy = remedyFor(reason, origin)
  return remedy === null ? '' : `. ${prose(remedy, PASSAGE)}`
}
