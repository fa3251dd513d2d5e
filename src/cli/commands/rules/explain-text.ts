import type { Check } from '../../../engine/checks/check.js'
import { tryVerdict } from '../../../engine/verdicts/judge.js'
import type { Explanation } from '../../../engine/explain.js'
import type { Exchange } from '../../../evidence/exchange.js'
import { block, count, printable, shortNames } from '../../../reporters/layout.js'
import { classifyAnswer, explainCondition, type Trial } from '../../../rules/manual/explain-condition.js'
import type { Condition, Probe, Verdict } from '../../../rules/rule.js'
import { groupBy } from '../../../shared/group.js'
import type { Scope } from '../../../rules/language/scope.js'

/** Fields of an answer that rules read most. */
const SHOWN_FIELDS = ['content-type', 'server', 'location', 'allow', 'dav', 'www-authenticate']

/** What texts are laid out for: the definitions of the rule, and columns. */
type Layout = { readonly scope: Scope; readonly columns: number }

/** What a rule asked at a place, how the vocabulary puts each answer, and why each verdict held or not. */
export function describeExplanation({ check, reason, outcome, requests }: Explanation, layout: Layout): string {
  const { columns } = layout
  const what = check === null || !check.hasAsked ? [] : describeCheck(check, layout)
  const lines = reason === null ? what : block('Not run here: ', reason, columns)
  return `${[...lines, '', ...describeOutcome(outcome, columns), `${count(requests, 'request')} sent.`].join('\n').trimStart()}\n`
}

function describeCheck(check: Check, layout: Layout): string[] {
  const { rule, unit } = check
  return [
    `${rule.id} at ${printable(unit.origin.href + unit.path)} (${unit.kind})`,
    '',
    'Asked:',
    ...rule.probes.flatMap((probe) => describeProbe(check, probe, layout)),
    ...describeUnsent(check, layout),
    '',
    'Verdicts, the first that holds:',
    ...describeVerdicts(check, layout)
  ]
}

function describeProbe(check: Check, { name, control }: Probe, { scope, columns }: Layout): string[] {
  const exchange = check.exchanges.get(name)
  if (exchange === undefined) return []
  const first = `  ${name.padEnd(14)} `
  const indent = ' '.repeat(first.length)
  const { method, target, headers, body } = exchange.request
  const controls = check.rule.probes.filter(
    (other) => other.control && other.name !== name && check.answer(other.name).sent
  )
  const answers = controls.map((other) => check.answer(other.name))
  const words = classifyAnswer(scope, check.answer(name), answers)
  const beside = `beside ${controls.map((other) => other.name).join(', ')}`
  const how = control ? 'a control' : controls.length === 0 ? 'without a control' : beside
  return [
    ...block(first, shortNames(`${method} ${target}`), columns),
    ...headers.flatMap(([field, value]) => block(indent, shortNames(`${field}: ${value}`), columns)),
    ...(body === null || body === '' ? [] : block(indent, shortNames(body), columns)),
    ...block(`${indent}<- `, describeAnswer(exchange), columns),
    ...block(`${indent}   `, `${words.length === 0 ? 'no word of the vocabulary' : words.join(', ')} (${how})`, columns)
  ]
}

/** What was not sent, by the reason. */
function describeUnsent(check: Check, { columns }: Layout): string[] {
  const unsent = check.rule.probes.filter(({ name }) => !check.exchanges.has(name))
  const byReason = groupBy(
    unsent,
    (probe) => probe.when?.source.trim().replace(/\s+/g, ' ') ?? 'a value that this place lacks'
  )
  return [...byReason].flatMap(([reason, probes]) => [
    ...block('  not sent: ', probes.map(({ name }) => name).join(', '), columns),
    ...block('    needs   ', reason, columns)
  ])
}

function describeAnswer({ response, failure }: Exchange): string {
  if (response === null)
    return `no answer: ${failure?.kind ?? 'nothing'}${failure === null ? '' : ` (${failure.detail})`}`
  const fields = SHOWN_FIELDS.flatMap((name) => {
    const value = response.headers[name]
    return value === undefined ? [] : [`${name}: ${value.slice(0, 80)}`]
  })
  return [`${response.status}`, ...fields, `${response.bodyBytes} bytes`].join('; ')
}

/** The verdicts up to the one that decides. */
function describeVerdicts(check: Check, layout: Layout): string[] {
  const { context, rule } = check
  const trial: Trial = { scope: layout.scope, unit: rule.unit, context, answer: (probe) => check.answer(probe) }
  const tried = rule.verdicts.map((verdict) => ({ verdict, ...tryVerdict(check, verdict.when) }))
  const deciding = tried.findIndex(({ held }) => held !== null)
  const shown = deciding < 0 ? tried : tried.slice(0, deciding + 1)
  const rest = tried.length - shown.length
  return [
    ...shown.flatMap(({ verdict, held, failure }, index) => {
      const name = verdict.kind === 'exposed' ? `exposed (${verdict.confidence})` : verdict.kind
      const word = held !== null ? 'holds' : failure === null ? 'does not hold' : 'passed over'
      return [
        `  ${index + 1}. ${name}: ${word}`,
        ...(failure === null ? [] : block('     ', failure, layout.columns)),
        ...verdict.when.instances.flatMap((condition) => describeCondition(condition, verdict, trial, layout))
      ]
    }),
    ...(rest === 0 ? [] : [`  ${count(rest, 'verdict')} below ${rest === 1 ? 'it is' : 'it are'} not tried.`]),
    ...(deciding < 0 ? ['  None holds.'] : [])
  ]
}

function describeCondition(condition: Condition, { when }: Verdict, trial: Trial, { columns }: Layout): string[] {
  const point = Object.entries(condition.binding.keys).map(([axis, key]) => `${axis} ${key}`)
  const where = point.length === 0 ? '' : `${when.over}, ${point.join(', ')}: `
  return explainCondition(condition, trial).flatMap(({ source, holds, values }) => [
    ...block(`     ${holds ? 'yes' : 'no '}  `, where + source, columns),
    ...(values.length === 0 ? [] : block('            ', shortNames(values.join('; ')), columns))
  ])
}

function describeOutcome(
  { findings, inconclusive, failed, notAsked, clean }: Explanation['outcome'],
  columns: number
): string[] {
  return [
    ...findings.flatMap(({ severity, confidence, summary }) =>
      block(`Exposed (${severity}, ${confidence}): `, shortNames(summary), columns)
    ),
    ...inconclusive.flatMap(({ reason }) => block('Undecided: ', shortNames(reason), columns)),
    ...failed.flatMap(({ reason }) => block('Could not look: ', shortNames(reason), columns)),
    ...notAsked.flatMap(({ reason }) => block('Not asked: ', reason, columns)),
    ...(clean.length > 0 ? ['Clean: it was asked, and no verdict of exposed holds.'] : [])
  ]
}
