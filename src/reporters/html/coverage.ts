import type { FailedCheck, InconclusiveCheck, ScanResult, TargetResult } from '../../findings/scan-result.js'
import { countUndecided } from '../../findings/undecided.js'
import { groupNotAsked } from '../text/coverage-lines.js'
import { groupFailed, groupUndecided, describeChecks, describeWhere } from '../text/check-groups.js'
import { count, shortLong, shortNames, some } from '../layout.js'
import { remedyFor } from '../text/remedy.js'
import { splitByOrigin } from '../../findings/split-by-origin.js'
import { listOrigins } from '../text/text.js'
import { html, type Markup, type Part } from './markup.js'
import { facts, list, section } from './words.js'

// More origins than this are folded, those apart that could not be looked at.
const MOST_OPEN = 8

type Seen = {
  origin: string
  targets: TargetResult[]
  failed: FailedCheck[]
  undecided: InconclusiveCheck[]
  refused: string[]
  notAsked: string[]
  clean: string[]
}

/** What was looked at on each origin, what could not be, and what nobody can tell without writing. */
export function coveragePart(result: ScanResult): Markup {
  const origins = listOrigins(result)
  const pick = splitByOrigin(result)
  const seen = origins.map((origin, index) =>
    drawSeenOrigin(seenOn(origin, pick(origin)), `c${index + 1}`, origins.length)
  )
  return section('coverage', 'What was looked at', seen)
}

/** @param result the part of it that is about the origin */
function seenOn(origin: string, result: ScanResult): Seen {
  return {
    origin,
    targets: result.targets,
    failed: result.failed,
    undecided: result.inconclusive,
    refused: result.refused.map(
      ({ methods, statuses, paths }) => `${some(methods, 12)} (${statuses.join(', ')}) in ${some(paths)}`
    ),
    notAsked: groupNotAsked(result.notAsked),
    clean: result.clean.map(({ paths, rules }) => `${count(rules.length, 'rule')} in ${some(paths)}`)
  }
}

function drawSeenOrigin(seen: Seen, id: string, quantity: number): Markup {
  const isOpen = quantity <= MOST_OPEN || seen.targets.some(({ status }) => status !== 'complete')
  return html`<details class="origin" ${isOpen ? html` open` : null}>
    <summary>
      <h3>${seen.origin}</h3>
      ${statusChips(seen)}
    </summary>
    <div id="${id}">
      ${facts([
        ...distinct(seen.targets.flatMap((target) => statusFacts(target, seen.failed))),
        ['Refused', seen.refused.join('; ')],
        ['Not asked', seen.notAsked.length === 0 ? null : list(seen.notAsked, count(seen.notAsked.length, 'reason'))],
        ...distinct(seen.targets.flatMap(reachFacts)),
        ['Found nothing', seen.clean.join('; ')],
        ['Not looked at', failedList(seen)],
        ['Undecided', undecidedList(seen)]
      ])}
    </div>
  </details> `
}

/** Two URLs of one origin are looked at together, so what is said of them is mostly the same. */
function distinct(entries: readonly [string, Part][]): [string, Part][] {
  return [...new Map(entries.map((entry) => [html`${entry[0]} ${entry[1]}`.text, entry])).values()]
}

function statusChips({ targets, failed, undecided }: Seen): Markup {
  const worst = (['unreachable', 'incomplete'] as const).find((status) =>
    targets.some((item) => item.status === status)
  )
  const open = [
    ...(failed.length === 0 ? [] : [`${failed.length} not looked at`]),
    ...(undecided.length === 0 ? [] : [`${countUndecided(undecided)} undecided`])
  ]
  return html`<span class="chip mark ${worst ?? 'complete'}">${worst ?? 'complete'}</span>
    <span class="note">${open.join(', ')}</span>`
}

/** Why a target is not complete, unless the checks that failed say it. */
function statusFacts({ status, reason, origin }: TargetResult, failed: readonly FailedCheck[]): [string, Part][] {
  if (status === 'complete' || failed.some((check) => `${check.path}: ${check.reason}` === reason)) return []
  const text = shortNames(reason ?? 'no reason was given')
  return [[status === 'unreachable' ? 'Unreachable' : 'Incomplete', html`${text}${help(text, origin)}`]]
}

function reachFacts({ areas, requests, sameAs, areasBeyondLimit, outOfScopeLinks }: TargetResult): [string, Part][] {
  const probed = [...new Set(Object.values(sameAs))]
  const same = probed.map(
    (path) => `${some(Object.keys(sameAs).filter((key) => sameAs[key] === path))} as ${shortLong(path)}`
  )
  const leftOut = [
    ...(areasBeyondLimit > 0
      ? [`${count(areasBeyondLimit, 'more area')} beyond the limit of one run; --area names one`]
      : []),
    ...(outOfScopeLinks > 0 ? [`${count(outOfScopeLinks, 'link')} to other origins, not followed`] : [])
  ]
  const reached = areas.length > 0 || requests > 0
  return [
    ['Looked at', reached ? `${count(areas.length, 'area')}: ${some(areas, 40)}; ${count(requests, 'request')}` : null],
    ['Same as', same.length === 0 ? null : `${same.join('; ')} (--thorough probes each)`],
    ['Left out', leftOut.join('; ')]
  ]
}

function failedList({ failed, origin }: Seen): Part {
  if (failed.length === 0) return null
  const items = groupFailed(failed).map(({ reasons, checks }) => {
    const [reason = '', ...others] = reasons
    const more = others.length === 0 ? '' : `, and ${count(others.length, 'similar reason')}`
    return html`${shortNames(reason)}${more}: ${count(checks.length, 'check')} in
    ${describeChecks(checks)}${help(reason, origin)}`
  })
  return list(items, count(items.length, 'reason'))
}

function undecidedList({ undecided }: Seen): Part {
  if (undecided.length === 0) return null
  const items = groupUndecided(undecided).map(
    ({ reasons, checks }) => html`${shortNames(reasons[0] ?? '')}<br />in ${describeWhere(checks)}`
  )
  return list(items, count(items.length, 'reason'))
}

function help(reason: string, origin: string): Part {
  const remedy = remedyFor(reason, origin)
  return remedy === null ? null : html`<br /><strong>${remedy}</strong>`
}
