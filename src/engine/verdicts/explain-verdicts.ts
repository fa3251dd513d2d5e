import { explainCondition, type ConditionPart } from '../../rules/manual/explain-condition.js'
import type { Condition, Verdict } from '../../rules/rule.js'
import { readMessage } from '../../shared/error-message.js'
import type { Check } from '../checks/check.js'
import { tryVerdict, type Tried } from './judge.js'

/** A verdict that was tried, and what came of each part of its condition. */
export type ExplainedVerdict = {
  /** `exposed (firm)`. */
  readonly name: string
  readonly outcome: 'holds' | 'does not hold' | 'passed over' | 'cannot be tried'
  /** Why it was passed over or cannot be tried. */
  readonly trouble: string | null
  /** By part; `where` is the value of `each` that it was tried for, such as `any, ext php: `. */
  readonly parts: readonly (ConditionPart & { readonly where: string })[]
}

/** The verdicts up to the one that decides, and how many stand below it. */
export type ExplainedVerdicts = {
  readonly tried: readonly ExplainedVerdict[]
  readonly below: number
  readonly hasDecided: boolean
}

/** Holds the answers of a check against its verdicts in order, and keeps why each held or not. */
export function explainVerdicts(check: Check): ExplainedVerdicts {
  const { verdicts } = check.rule
  const tried: ExplainedVerdict[] = []
  for (const verdict of verdicts) {
    const explained = explainVerdict(check, verdict)
    tried.push(explained)
    const ends = explained.outcome === 'holds' || explained.outcome === 'cannot be tried'
    if (ends) return { tried, below: verdicts.length - tried.length, hasDecided: true }
  }
  return { tried, below: 0, hasDecided: false }
}

function explainVerdict(check: Check, verdict: Verdict): ExplainedVerdict {
  const { when } = verdict
  const name = verdict.kind === 'exposed' ? `exposed (${verdict.confidence})` : verdict.kind
  const parts = when.instances.flatMap((condition) =>
    explainCondition(condition, check).map((part) => ({ ...part, where: describeWhere(condition, verdict) }))
  )
  const attempt = attemptVerdict(check, verdict)
  if (typeof attempt === 'string') return { name, outcome: 'cannot be tried', trouble: attempt, parts }
  const { held, failure } = attempt
  return {
    name,
    outcome: held !== null ? 'holds' : failure === null ? 'does not hold' : 'passed over',
    trouble: failure,
    parts
  }
}

/** What came of it, or why it cannot be evaluated. */
function attemptVerdict(check: Check, { when }: Verdict): Tried | string {
  try {
    return tryVerdict(check, when)
  } catch (error) {
    return readMessage(error)
  }
}

function describeWhere({ binding }: Condition, { when }: Verdict): string {
  const point = Object.entries(binding.keys).map(([axis, key]) => `${axis} ${key}`)
  return point.length === 0 ? '' : `${when.over}, ${point.join(', ')}: `
}

/** How a part came out, in a word. */
export function sayHolds({ holds }: ConditionPart): 'yes' | 'no' | 'not tried' {
  return holds === null ? 'not tried' : holds ? 'yes' : 'no'
}

/** Parts of one verdict that are listed; a rule with many values of `each` has hundreds. */
const MOST_PARTS = 12

/** A line for each verdict that was tried and each part that decided: of one that holds all, of another what did not. */
export function listReasons(check: Check): string[] {
  return explainVerdicts(check).tried.flatMap(({ name, outcome, trouble, parts }, index) => {
    const deciding = parts.filter(({ holds }) => outcome === 'holds' || holds !== true)
    const shown = deciding.slice(0, MOST_PARTS)
    return [
      `${index + 1}. ${name}: ${outcome}${trouble === null ? '' : ` (${trouble})`}`,
      ...shown.flatMap((part) => [
        `   ${sayHolds(part).padEnd(3)}  ${part.where}${part.source}`,
        ...(part.values.length === 0 ? [] : [`          ${part.values.join('; ')}`])
      ]),
      ...(deciding.length > shown.length ? [`        and ${deciding.length - shown.length} more parts`] : [])
    ]
  })
}
