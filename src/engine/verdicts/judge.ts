import type { Answer } from '../../evidence/answer.js'
import type { Condition, Template, Verdict } from '../../rules/rule.js'
import type { Check } from '../checks/check.js'

export type Judgement =
  | { kind: 'exposed'; verdict: Extract<Verdict, { kind: 'exposed' }> }
  | { kind: 'inconclusive'; reason: string }
  | { kind: 'clean' }
  | { kind: 'failed'; reason: string }

/**
 * Holds a check's answers against its rule's verdicts, in order. A verdict that reads a probe without an answer is
 * passed over, unless it asks about that failure itself; if no other verdict holds, the check has failed: it is not clean.
 */
export function judge(check: Check): Judgement {
  if (check.fault !== null) return { kind: 'failed', reason: check.fault }
  if (check.blocked !== null) return { kind: 'inconclusive', reason: check.blocked }
  try {
    return tryVerdicts(check)
  } catch (error) {
    return { kind: 'failed', reason: `the rule could not be evaluated: ${(error as Error).message}` }
  }
}

function tryVerdicts(check: Check): Judgement {
  let failure: string | null = null
  for (const verdict of check.rule.verdicts) {
    const unanswered = check.answers.hasFailures ? unansweredProbe(check, verdict.when) : null
    failure ??= unanswered
    if (unanswered !== null || !verdict.when.test(check.context)) continue
    if (verdict.kind === 'exposed') return { kind: 'exposed', verdict }
    if (failure !== null) break
    return verdict.kind === 'clean' ? cleanUnless(check) : { kind: 'inconclusive', reason: say(verdict.reason, check) }
  }
  return failure === null ? cleanUnless(check) : { kind: 'failed', reason: failure }
}

/** Rules believe a refusal; removing what was to be placed looks whether it was there. */
function cleanUnless({ contradiction }: Check): Judgement {
  return contradiction === null ? { kind: 'clean' } : { kind: 'inconclusive', reason: contradiction }
}

/** A sentence of a rule with what was seen filled in: `{{mkcol.status}}`, `{{area}}`. */
export function say(template: Template, check: Check): string {
  return template.source.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => {
    const [probe, field] = name.split('.')
    if (field === undefined) return check.values[name] ?? ''
    const answer = check.context[probe as string] as Answer | undefined
    return String(answer?.[field as 'status'] ?? '')
  })
}

/** Why a probe that the condition reads has no answer, or `null` if all have one (a dropped connection is one). */
function unansweredProbe(check: Check, condition: Condition): string | null {
  for (const name of condition.probes) {
    const failed = (check.context[name] as Answer).failed
    if (failed === '' || failed === 'not-sent' || asksAboutFailure(condition, name)) continue
    const exchange = check.exchanges.get(name)
    const request = exchange === undefined ? name : `${exchange.request.method} ${shortened(exchange.request.target)}`
    return `${request}: ${failed}${exchange?.failure == null ? '' : ` (${exchange.failure.detail})`}`
  }
  return null
}

function asksAboutFailure({ source }: Condition, name: string): boolean {
  return new RegExp(String.raw`\b${name}\.failed\b`).test(source)
}

function shortened(target: string): string {
  return target.length <= 120 ? target : `${target.slice(0, 119)}…`
}
