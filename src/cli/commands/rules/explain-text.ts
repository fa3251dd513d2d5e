import type { Check } from '../../../engine/checks/check.js'
import type { Explanation } from '../../../engine/explain.js'
import { explainVerdicts, sayHolds, type ExplainedVerdict } from '../../../engine/verdicts/explain-verdicts.js'
import type { Exchange } from '../../../evidence/exchange.js'
import { block, count, printable, shortNames } from '../../../reporters/layout.js'
import { classifyAnswer, listCalled } from '../../../rules/manual/explain-condition.js'
import type { Probe, Rule } from '../../../rules/rule.js'
import { groupBy } from '../../../shared/group.js'
import type { Scope } from '../../../rules/language/scope.js'
import { describeUnsentReason } from './unsent-reason.js'

/** Fields of an answer that rules read most. */
const SHOWN_FIELDS = ['content-type', 'server', 'location', 'allow', 'dav', 'www-authenticate']

/** What texts are laid out for: the definitions of the rule, and columns. */
type Layout = { readonly scope: Scope; readonly columns: number }

/** What a rule asked at a place, how the vocabulary puts each answer, and why each verdict held or not. */
export function describeExplanation(explanation: Explanation, layout: Layout): string {
  const { check, reason, outcome } = explanation
  const { columns } = layout
  const what = check === null || !check.hasAsked ? [] : describeCheck(check, explanation.path, layout)
  const lines = reason === null ? what : block('Not run here: ', reason, columns)
  const all = [...lines, '', ...describeOutcome(outcome, columns), ...block('', countRequests(explanation), columns)]
  return `${all.join('\n').trimStart()}\n`
}

/** Equal requests are sent once, and so are those that look at the place first. */
function countRequests({ check, requests }: Explanation): string {
  const own = Math.min(new Set(check?.exchanges.values()).size, requests)
  const sent = `${count(requests, 'request')} sent`
  if (own === 0 || own === requests) return `${sent}.`
  return `${sent}: ${own} for the rule, ${requests - own} to look at the place and to ask again.`
}

function describeCheck(check: Check, path: string, layout: Layout): string[] {
  const { rule, unit } = check
  return [
    `${rule.id} at ${printable(unit.origin.href + unit.path)} (${unit.kind})`,
    ...describePlace(check, path, layout),
    '',
    'Asked:',
    ...rule.probes.flatMap((probe) => describeProbe(check, probe, layout)),
    ...describeUnsent(check, layout),
    '',
    'Verdicts, the first that holds:',
    ...describeVerdicts(check, layout)
  ]
}

/** Which area was taken, where the path that was named is none. */
function describePlace({ unit }: Check, path: string, { columns }: Layout): string[] {
  if (unit.kind !== 'area' || unit.path === path) return []
  const taken = `The area of ${path} is ${unit.path}, the folder that it stands in.`
  const isFile = /\.[^/]*$/.test(path)
  const hint = isFile ? '' : ` If it is a folder itself, write it with a slash at the end: ${path}/`
  return block('', taken + hint, columns)
}

function describeProbe(check: Check, { name, control }: Probe, { scope, columns }: Layout): string[] {
  const exchange = check.exchanges.get(name)
  if (exchange === undefined) return []
  const first = `  ${name.padEnd(14)} `
  const indent = ' '.repeat(first.length)
  const { method, target, headers, body } = exchange.request
  return [
    ...block(first, shortNames(`${method} ${target}`), columns),
    ...headers.flatMap(([field, value]) => block(indent, shortNames(`${field}: ${value}`), columns)),
    ...(body === null || body === '' ? [] : block(indent, shortNames(body), columns)),
    ...block(`${indent}<- `, describeAnswer(exchange), columns),
    ...block(`${indent}   `, describeWords(check, { name, control }, scope), columns)
  ]
}

/** How the vocabulary puts an answer, and what it was held against. */
function describeWords(check: Check, { name, control }: Pick<Probe, 'name' | 'control'>, scope: Scope): string {
  const controls = check.rule.probes.filter(
    (other) => other.control && other.name !== name && check.answer(other.name).sent
  )
  const answers = controls.map((other) => check.answer(other.name))
  const called = listWordsCalled(check.rule, scope)
  const words = classifyAnswer(scope, check.answer(name), { controls: answers, called })
  const others = `the ${controls.length === 1 ? 'control' : 'controls'} ${controls.map((other) => other.name).join(', ')}`
  const how = control ? 'a control' : controls.length === 0 ? 'without a control' : `beside ${others}`
  const none = called.size === 0 ? '' : 'no word that the rule uses '
  return `${words.length === 0 ? none : `${words.join(', ')} `}(${how})`
}

/** The vocabulary that the rule's own conditions use. */
function listWordsCalled({ verdicts, probes }: Rule, { functions }: Scope): ReadonlySet<string> {
  const conditions = [...verdicts.flatMap(({ when }) => when.instances), ...probes.flatMap(({ when }) => when ?? [])]
  return new Set([...listCalled(conditions)].filter((name) => Object.hasOwn(functions, name)))
}

/** What was not sent, by the reason. */
function describeUnsent(check: Check, { columns }: Layout): string[] {
  const unsent = check.rule.probes.filter(({ name }) => !check.exchanges.has(name))
  const byReason = groupBy(unsent, (probe) => describeUnsentReason(check, probe))
  return [...byReason].flatMap(([reason, probes]) => [
    ...block('  not sent: ', probes.map(({ name }) => name).join(', '), columns),
    ...block('    ', reason, columns)
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
function describeVerdicts(check: Check, { columns }: Layout): string[] {
  const { tried, below, hasDecided } = explainVerdicts(check)
  return [
    ...tried.flatMap((verdict, index) => describeVerdict(verdict, index + 1, columns)),
    ...(below === 0 ? [] : [`  ${count(below, 'verdict')} below ${below === 1 ? 'it is' : 'it are'} not tried.`]),
    ...(hasDecided ? [] : ['  None holds.'])
  ]
}

function describeVerdict(
  { name, outcome, trouble, parts }: ExplainedVerdict,
  number: number,
  columns: number
): string[] {
  return [
    `  ${number}. ${name}: ${outcome}`,
    ...(trouble === null ? [] : block('     ', trouble, columns)),
    ...parts.flatMap((part) => [
      ...block(`     ${sayHolds(part).padEnd(3)}  `, part.where + part.source, columns),
      ...(part.values.length === 0 ? [] : block('            ', shortNames(part.values.join('; ')), columns))
    ])
  ]
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
