import type { FailedCheck, InconclusiveCheck, ScanResult, TargetResult } from '../../findings/scan-result.js'
import { groupFailed, groupUndecided, describeChecks } from './check-groups.js'
import { block, count, field, item, printable, shortNames, some, type Margin, type Page } from '../layout.js'
import { remedyFor } from './remedy.js'

const MARGIN: Margin = { indent: 2, label: 12 }

/**
 * What was looked at on one origin, what could not be, and what nobody can tell without writing.
 * @param explain say what undecided means
 */
export function coverageLines(origin: string, result: ScanResult, explain: boolean, page: Page): string[] {
  const targets = result.targets.filter((target) => target.origin === origin)
  const failed = result.failed.filter((check) => check.origin === origin)
  const undecided = result.inconclusive.filter((check) => check.origin === origin)
  return [
    ...new Set(targets.flatMap((target) => statusLines(target, failed, page))),
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

function reachLines(target: TargetResult, page: Page): string[] {
  const lines: string[] = []
  if (target.areas.length > 0) {
    const where = `${count(target.areas.length, 'area')}: ${some(target.areas, 12)}`
    lines.push(...field('looked at', `${where}; ${count(target.requests, 'request')}`, MARGIN, page))
  }
  const probed = [...new Set(Object.values(target.sameAs))]
  const same = probed.map(
    (path) => `${some(Object.keys(target.sameAs).filter((key) => target.sameAs[key] === path))} as ${path}`
  )
  if (same.length > 0) lines.push(...field('same as', `${same.join('; ')} (--thorough probes each)`, MARGIN, page))
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

function notLookedLines(origin: string, failed: readonly FailedCheck[], page: Page): string[] {
  if (failed.length === 0) return []
  const heading = alert('INCOMPLETE', `${count(failed.length, 'check')} could not be looked at:`, page)
  const entries = groupFailed(failed).map(({ reasons, checks }) => {
    const [reason = '', ...others] = reasons
    const more = others.length === 0 ? '' : `, and ${count(others.length, 'similar reason')}`
    const remedy = remedyFor(reason, origin)
    const help = remedy === null ? '' : `\n${remedy}`
    return `${shortNames(reason)}${more}: ${count(checks.length, 'check')} in ${describeChecks(checks)}${help}`
  })
  return [...heading, ...entries.flatMap((text) => item(text, MARGIN, page))]
}

function undecidedLines(undecided: readonly InconclusiveCheck[], explain: boolean, page: Page): string[] {
  if (undecided.length === 0) return []
  const what = explain ? ' (looked at, and nothing harmless can tell):' : ':'
  const heading = alert('UNDECIDED', `${count(undecided.length, 'check')}${what}`, page)
  const entries = groupUndecided(undecided).map(
    ({ reasons, checks }) => `${shortNames(reasons[0] ?? '')}\nin ${describeChecks(checks)}`
  )
  return [...heading, ...entries.flatMap((text) => item(text, MARGIN, page))]
}

/** A word that has to be seen, in the place of a label. */
function alert(word: string, text: string, { paint, columns }: Page): string[] {
  const [first = '', ...more] = block(`  ${word.padEnd(MARGIN.label)}`, text, columns)
  return [first.replace(word, paint.warn(printable(word))), ...more]
}
