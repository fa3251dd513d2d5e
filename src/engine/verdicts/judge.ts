// verdicts/: from answers to findings. Pure: it neither sends nor reads anything but the checks it is given.
import { readMessage } from '../../shared/error-message.js'
import type { Exchange } from '../../evidence/exchange.js'
import type { Condition, Template, Verdict } from '../../rules/rule.js'
import type { Check, CheckState } from '../checks/check.js'

/** An `exposed` verdict of a rule. */
export type ExposedVerdict = Extract<Verdict, { kind: 'exposed' }>

/** A check that found something; `doubt` is a sentence that lowers its confidence. */
export type Exposed = { kind: 'exposed'; verdict: ExposedVerdict; doubt?: string }

/** What a check came to. */
export type Judgement =
  | Exposed
  | { kind: 'inconclusive'; reason: string }
  | { kind: 'not-asked'; reason: string }
  | { kind: 'clean' }
  | { kind: 'failed'; reason: string }

/** A check and what it came to. */
export type Judged = { check: Check; judgement: Judgement }

/**
 * Holds a check's answers against its rule's verdicts, in order. A verdict that reads a probe without an answer is
 * passed over, unless it asks about that failure itself. If no other verdict holds then, the check has failed.
 */
export function judge(check: Check): Judgement {
  const { state } = check
  switch (state.kind) {
    case 'failed':
    case 'not-asked':
      return state
    case 'blocked':
      return { kind: 'inconclusive', reason: state.reason }
    case 'open':
      return judgeAnswers(check)
    case 'doubted':
      return judgeDoubted(check, state)
    case 'unsteady':
      return judgeUnsteady(check, state.reason)
    case 'contradicted':
      return judgeContradicted(check, state.reason)
  }
}

/** What was proved by other answers than the doubtful ones stays proved. */
function judgeDoubted(check: Check, state: Extract<CheckState, { kind: 'doubted' }>): Judgement {
  const judgement = judgeAnswers(check)
  const isProved = judgement.kind === 'exposed' && !readsAny(check, judgement.verdict.when, state.suspects)
  return isProved ? judgement : { kind: 'failed', reason: state.reason }
}

function judgeContradicted(check: Check, reason: string): Judgement {
  const judgement = judgeAnswers(check)
  return judgement.kind === 'clean' ? { kind: 'inconclusive', reason } : judgement
}

/** What one back end lets through is open; what depends on the spelling cannot be told from what depends on the back end. */
function judgeUnsteady(check: Check, reason: string): Judgement {
  const judgement = judgeAnswers(check)
  if (judgement.kind !== 'exposed' || check.rule.exposes === 'bypass-filter') return { kind: 'failed', reason }
  return { ...judgement, doubt: reason }
}

/** Whether the condition reads a probe that one of these exchanges answered. */
function readsAny({ exchanges }: Check, { probes }: Condition, suspects: ReadonlySet<Exchange>): boolean {
  return probes.some((name) => {
    const exchange = exchanges.get(name)
    return exchange !== undefined && suspects.has(exchange)
  })
}

function judgeAnswers(check: Check): Judgement {
  try {
    return tryVerdicts(check)
  } catch (error) {
    return { kind: 'failed', reason: `the rule could not be evaluated: ${readMessage(error)}` }
  }
}

function tryVerdicts(check: Check): Judgement {
  let failure: string | null = null
  for (const verdict of check.rule.verdicts) {
    const unanswered = findUnanswered(check, verdict.when)
    failure ??= unanswered
    if (unanswered !== null || !verdict.when.test(check.context)) continue
    if (verdict.kind === 'exposed') return showEvidence(check, verdict)
    if (failure !== null) break
    return verdict.kind === 'clean' ? { kind: 'clean' } : { kind: 'inconclusive', reason: say(verdict.reason, check) }
  }
  return failure === null ? { kind: 'clean' } : { kind: 'failed', reason: failure }
}

/** A verdict that holds although nothing was sent is a fault of the rule; there is nothing to show for it. */
function showEvidence(check: Check, verdict: ExposedVerdict): Judgement {
  if (check.hasAsked) return { kind: 'exposed', verdict }
  return { kind: 'failed', reason: 'the rule holds although none of its probes was sent' }
}

/** A sentence of a rule with what was seen filled in: `{{mkcol.status}}`, `{{area}}`. */
export function say(template: Template, check: Check): string {
  return template.source.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => {
    const [probe = '', field] = name.split('.')
    if (field === undefined) return check.texts[name] ?? ''
    if (!check.isSettled(probe)) return ''
    const { status, server, title } = check.answer(probe)
    return String({ status, server, title }[field] ?? '')
  })
}

/** Why a probe that the condition reads has no answer, or `null` if all have one (a dropped connection is one). */
function findUnanswered(check: Check, condition: Condition): string | null {
  for (const name of condition.probes) {
    const { failed } = check.answer(name)
    if (failed === '' || failed === 'not-sent' || readsFailure(condition, name)) continue
    const exchange = check.exchanges.get(name)
    const request = exchange === undefined ? name : `${exchange.request.method} ${shorten(exchange.request.target)}`
    return `${request}: ${failed}${exchange?.failure == null ? '' : ` (${exchange.failure.detail})`}`
  }
  return null
}

function readsFailure({ source }: Condition, name: string): boolean {
  return new RegExp(String.raw`\b${name}\.failed\b`).test(source)
}

function shorten(target: string): string {
  return target.length <= 120 ? target : `${target.slice(0, 119)}…`
}
