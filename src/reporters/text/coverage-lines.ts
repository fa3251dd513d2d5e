import type { FailedCheck, InconclusiveCheck, ScanResult, TargetResult } from '../../findings/scan-result.js'
import { countUndecided } from '../../findings/undecided.js'
import { groupFailed, groupUndecided, describeChecks, describeWhere } from './check-groups.js'
import { block, count, field, item, printable, shortLong, shortNames, some, type Margin, type Page } from '../layout.js'
import { remedyFor } from './remedy.js'
import { groupBy } from '../../shared/group.js'

const MARGIN: Margin = { indent: 2, label: 12 }

// More of one kind are not read; the JSON report has all.
const MOST_GROUPS = 3

/**
 * What was refused on one origin and what was not asked, what was looked at, what could not be, and what nobody can tell
 * without writing.
 * @param explain say what undecided means
 */
export function coverageLines(origin: string, result: ScanResult, explain: boolean, page: Page): string[] {
  const targets = result.targets.filter((target) => target.origin === origin)
  const failed = result.failed.filter((check) => check.origin === origin)
  const undecided = result.inconclusive.filter((check) => check.origin === origin)
  return [
    ...new Set(targets.flatMap((target) => statusLines(target, failed, page))),
    ...refusedLines(origin, result, page),
    ...notAskedLines(origin, result, page),
    ...new Set(targets.flatMap((target) => reachLines(target, page))),
    ...notLookedLines(origin, failed, page),
    ...undecidedLines(undecided, explain, page)
  ]
}

/** True if a target needs no word of its own: it is complete, or a check that failed gives the same reason. */
export function isExplained({ status, reason }: TargetResult, failed: readonly FailedCheck[]): boolean {
  if (status === 'complete') return true
  return (
    status === 'incomplete' &&
    failed.some((check) => check.reason === reason || `${check.path}: ${check.reason}` === reason)
  )
}

/** Why a target is not complete, unless the checks that failed say it. */
function statusLines(target: TargetResult, failed: readonly FailedCheck[], page: Page): string[] {
  if (isExplained(target, failed)) return []
  const { status, reason, origin } = target
  const text = shortNames(reason ?? 'no reason was given')
  const remedy = remedyFor(text, origin)
  return [
    ...alert(status === 'unreachable' ? 'UNREACHABLE' : 'INCOMPLETE', text, page),
    ...(remedy === null ? [] : field('help', remedy, MARGIN, page))
  ]
}

/** `COPY, DELETE, MKCOL, MOVE (403) in 3 areas`. */
function refusedLines(origin: string, { refused }: ScanResult, page: Page): string[] {
  const groups = refused.filter((group) => group.origin === origin)
  return groups.slice(0, MOST_GROUPS).flatMap(({ methods, statuses, paths }, index) => {
    const where = paths.length > 2 ? `${paths.length} areas` : some(paths)
    const text = `${some(methods, 12)} (${statuses.join(', ')}) in ${where}`
    return field(index === 0 ? 'refused' : '', text, MARGIN, page)
  })
}

/** What was not asked, each reason once; what would ask it is said at the end of the report. */
function notAskedLines(origin: string, { notAsked, targets }: ScanResult, page: Page): string[] {
  const isOnly = targets.every((target) => target.origin === origin && target.status !== 'unreachable')
  const here = notAsked.filter((item) => item.origin === origin || (isOnly && item.origin === undefined))
  return groupNotAsked(here)
    .slice(0, MOST_GROUPS)
    .flatMap((text, index) => field(index === 0 ? 'not asked' : '', text, MARGIN, page))
}

/** Reasons in words without the flags that would ask, those that differ only in a status together, with their places. */
export function groupNotAsked(notAsked: ScanResult['notAsked']): string[] {
  const groups = groupBy(notAsked, ({ reason }) => withoutRemedy(reason).replaceAll(STATUS, '#'))
  return [...groups].map(([reason, items]) => {
    const statuses = [...new Set(items.flatMap((item) => item.reason.match(STATUS) ?? []))].toSorted()
    const paths = [...new Set(items.flatMap(({ paths = [] }) => paths))].toSorted()
    const where = paths.length === 0 ? '' : ` (in ${some(paths, 2)})`
    return `${shortNames(reason.replaceAll('#', statuses.join(' or ')))}${where}`
  })
}

const STATUS = /(?<=answered )\d{3}\b/g

/** A reason without the flags that would ask: `PUT was not tried: ...; --write=leave places it all the same`. */
function withoutRemedy(reason: string): string {
  return reason.replace(/; --.*$/s, '')
}

function reachLines(target: TargetResult, page: Page): string[] {
  const lines: string[] = []
  if (target.areas.length > 0) {
    const where = `${count(target.areas.length, 'area')}: ${some(target.areas, 3)}`
    lines.push(...field('looked at', `${where}; ${count(target.requests, 'request')}`, MARGIN, page))
  }
  const same = describeSame(target)
  if (same !== '') lines.push(...field('same as', `${same} (--thorough probes each)`, MARGIN, page))
  if (target.areasBeyondLimit > 0) {
    const beyond = `${count(target.areasBeyondLimit, 'more area')} found, beyond the limit of one run; --area names one`
    lines.push(...field('left out', beyond, MARGIN, page))
  }
  if (target.outOfScopeLinks > 0) {
    const links = `${count(target.outOfScopeLinks, 'link')} to other origins, not followed`
    lines.push(...field('left out', links, MARGIN, page))
  }
  return lines
}

/** `/a/, /b/ as /c/`; of many only how many. */
function describeSame({ sameAs }: TargetResult): string {
  const probed = [...new Set(Object.values(sameAs))]
  const quantity = Object.keys(sameAs).length
  if (probed.length > 2) return `${count(quantity, 'area')} as ${probed.length} that answer alike`
  return probed
    .map(
      (path) => `${some(Object.keys(sameAs).filter((key) => sameAs[key] === path))} as ${printable(shortLong(path))}`
    )
    .join('; ')
}

function notLookedLines(origin: string, failed: readonly FailedCheck[], page: Page): string[] {
  if (failed.length === 0) return []
  const places = new Set(failed.map(({ path }) => path)).size
  const heading = alert('INCOMPLETE', `${count(places, 'place')} could not be looked at as a whole:`, page)
  const entries = groupFailed(failed).map(({ reasons, checks }) => {
    const [reason = '', ...others] = reasons
    const more = others.length === 0 ? '' : `, and ${count(others.length, 'similar reason')}`
    const remedy = remedyFor(reason, origin)
    const help = remedy === null ? '' : `\n${remedy}`
    return `${shortNames(reason)}${more}: in ${describeChecks(checks)}${help}`
  })
  return [...heading, ...entries.flatMap((text) => item(text, MARGIN, page))]
}

function undecidedLines(undecided: readonly InconclusiveCheck[], explain: boolean, page: Page): string[] {
  if (undecided.length === 0) return []
  const what = explain ? ' (asked, and nothing harmless can tell):' : ':'
  const heading = alert('UNDECIDED', `${countUndecided(undecided)}${what}`, page)
  const entries = groupUndecided(undecided).map(
    ({ reasons, checks }) => `${shortNames(reasons[0] ?? '')}\nin ${describeWhere(checks)}`
  )
  return [...heading, ...entries.flatMap((text) => item(text, MARGIN, page))]
}

/** A word that has to be seen, in the place of a label. */
function alert(word: string, text: string, { paint, columns }: Page): string[] {
  const [first = '', ...more] = block(`  ${word.padEnd(MARGIN.label)}`, text, columns)
  return [first.replace(word, paint.warn(printable(word))), ...more]
}
