// verdicts/: from answers to findings. Pure: it neither sends nor reads anything but the checks it is given.
import { readMessage } from '../../shared/error-message.js'
import type { Answer } from '../../evidence/answer.js'
import type { Exchange } from '../../evidence/exchange.js'
import { maskWord } from '../../evidence/personal-text.js'
import { maskHeaders } from '../../evidence/redaction.js'
import { nameTexts } from '../../rules/language/instances.js'
import { fillTemplate, parseTemplate, readHeaderPlace } from '../../rules/language/templates.js'
import type { Condition, Template, Verdict, VerdictCondition } from '../../rules/rule.js'
import type { Check, CheckState } from '../checks/check.js'

/** An `exposed` verdict of a rule, with the condition that held: of several instances, that of the one. */
export type ExposedVerdict = Omit<Extract<Verdict, { kind: 'exposed' }>, 'when'> & {
  readonly when: Condition
  /** What it quotes, masked. */
  readonly quoted?: string
}

/** A check that found something; `doubt` is a sentence that lowers its confidence. */
export type Exposed = { kind: 'exposed'; verdict: ExposedVerdict; doubt?: string }

/** What a check came to. */
export type Judgement =
  | Exposed
  /** `isWithheld`: nothing was placed, because it could not be removed again. */
  | { kind: 'inconclusive'; reason: string; isWithheld?: true }
  | { kind: 'not-asked'; reason: string }
  | { kind: 'clean' }
  /** None of the requests that could have shown something was sent, so nothing is said. */
  | { kind: 'not-looked' }
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
    case 'withheld':
      return { kind: 'inconclusive', reason: state.reason, isWithheld: true }
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
  const passedOver: { verdict: Verdict; failure: string }[] = []
  for (const verdict of check.rule.verdicts) {
    const { held, failure } = tryVerdict(check, verdict.when)
    if (failure !== null) passedOver.push({ verdict, failure })
    if (held === null) continue
    if (verdict.kind === 'exposed') {
      return showEvidence(check, { ...verdict, when: held, quoted: quoteMasked(check, verdict, held) })
    }
    if (passedOver.length > 0) break
    if (verdict.kind === 'clean') return { kind: 'clean' }
    return { kind: verdict.kind, reason: say(verdict.reason, check, held) }
  }
  const [first] = passedOver
  if (first === undefined) return hasLooked(check) ? { kind: 'clean' } : { kind: 'not-looked' }
  const missed = passedOver.map(({ verdict }) =>
    verdict.kind === 'exposed' ? `exposed (${verdict.confidence})` : verdict.kind
  )
  return { kind: 'failed', reason: `${first.failure}; passed over for it: ${[...new Set(missed)].join(', ')}` }
}

/** The condition that holds, and why one could not be tried. */
export type Tried = { held: Condition | null; failure: string | null }

/** Tries one verdict's condition on what was answered; throws only if it fails at run time. */
export function tryVerdict(check: Check, { over, instances }: VerdictCondition): Tried {
  const asked =
    over === 'first' ? instances.filter((condition) => check.hasSentInstance(condition)).slice(0, 1) : instances
  const tried = asked.map((condition): Tried => {
    const failure = describeUnanswered(check, condition)
    return { failure, held: failure === null && check.decide(condition).held === true ? condition : null }
  })
  const holding = tried.filter(({ held }) => held !== null)
  const isMet = over !== 'all' || holding.length === tried.length
  return {
    held: isMet ? (holding[0]?.held ?? null) : null,
    failure: tried.find(({ failure }) => failure !== null)?.failure ?? null
  }
}

/** Whether something was sent that an exposed verdict reads, or what decided that it is not sent. */
function hasLooked(check: Check): boolean {
  const { probes, verdicts } = check.rule
  const shown = verdicts.flatMap(({ kind, when }) => (kind === 'exposed' ? when.instances : []))
  const known = new Set<string>()
  const visit = (names: readonly string[]): boolean =>
    names.some((name) => {
      if (known.has(name)) return false
      known.add(name)
      return check.answer(name).sent || visit(probes.find((probe) => probe.name === name)?.when?.probes ?? [])
    })
  const read = shown.flatMap((condition) => condition.probes)
  return read.length === 0 ? check.hasAsked : visit(read)
}

/** What the verdict quotes, as a person may read it who knows it. */
function quoteMasked(check: Check, { quotes, when }: Extract<Verdict, { kind: 'exposed' }>, held: Condition): string {
  const list = quotes[when.instances.indexOf(held)]
  const seen = { values: check.values, answer: (name: string) => check.answer(name) }
  const words = list?.list(seen) ?? []
  return words.slice(0, MOST_QUOTED).map(maskWord).join(', ')
}

/** Texts that a sentence quotes. */
const MOST_QUOTED = 3

/** A verdict that holds although nothing was sent is a fault of the rule; there is nothing to show for it. */
function showEvidence(check: Check, verdict: ExposedVerdict): Judgement {
  if (check.hasAsked) return { kind: 'exposed', verdict }
  return { kind: 'failed', reason: 'the rule holds although none of its probes was sent' }
}

/** A sentence of a rule with what was seen filled in: `{{mkcol.status}}`, `{{area}}`, and values of `each`. */
export function say(template: Template, check: Check, { binding }: Condition, quotes = ''): string {
  const texts: Readonly<Record<string, string>> = { ...nameTexts(binding), quotes }
  return (
    fillTemplate(template, (name) => {
      const value = Object.hasOwn(texts, name) ? texts[name] : undefined
      if (value !== undefined) return check.fill(parseTemplate(value)) ?? value
      return name.includes('.') ? sayAnswer(name, check, binding) : (check.texts[name] ?? '')
    }) ?? ''
  )
}

/** What `mkcol.status` or `home.headers.Server` stands for. */
function sayAnswer(name: string, check: Check, { names }: Condition['binding']): string {
  const header = readHeaderPlace(name)
  const dot = name.lastIndexOf('.')
  const probe = header?.probe ?? name.slice(0, dot)
  const bound = names[probe]
  const answer = check.answer(typeof bound === 'string' ? bound : probe)
  if (!answer.sent) return NOT_SENT
  if (header !== null) return quoteHeader(answer, header.field)
  const { status, server, title } = answer
  return String({ status, server: server === '' ? 'an unnamed server' : server, title }[name.slice(dot + 1)] ?? '')
}

/** The value of a header field as a report may show it: masked, and no longer than a line. */
function quoteHeader({ headers }: Answer, field: string): string {
  const name = field.toLowerCase()
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined
  return value === undefined ? `no ${field} field` : shorten(maskHeaders([[name, value]])[name] ?? '')
}

/** What stands in a sentence for the answer of a probe that was not sent. */
const NOT_SENT = 'not sent'

/** Why a probe that the condition reads has no answer, or `null` if all have one. */
function describeUnanswered(check: Check, condition: Condition): string | null {
  const name = check.findUnanswered(condition)
  const exchange = name === null ? undefined : check.exchanges.get(name)
  if (exchange === undefined) return null
  const { request, failure } = exchange
  const detail = failure === null ? '' : ` (${failure.detail})`
  return `${request.method} ${shorten(request.target)}: ${check.answer(name ?? '').failed}${detail}`
}

function shorten(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`
}
