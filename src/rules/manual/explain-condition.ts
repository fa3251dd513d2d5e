import type { Answer } from '../../evidence/answer.js'
import { createCondition, type Condition } from '../language/conditions.js'
import { answerTypes } from '../language/environment.js'
import { findIdentifiers } from '../language/identifiers.js'
import { splitConjunction } from '../language/conjunction.js'
import { createRuleEnvironment, type Scope } from '../language/scope.js'

/** A part of a condition that is joined with the others by `&&`. */
export type ConditionPart = {
  readonly source: string
  readonly holds: boolean
  /** What it read: `mkcol.status = 405`. */
  readonly values: readonly string[]
}

/** What conditions of a check are tried with. */
export type Trial = {
  readonly scope: Scope
  readonly unit: string
  readonly context: Readonly<Record<string, unknown>>
  readonly answer: (probe: string) => Answer
}

/** Takes a condition apart, tries each part, and lists what it read. */
export function explainCondition({ source, binding }: Condition, trial: Trial): ConditionPart[] {
  const environment = createRuleEnvironment(trial.scope, trial.unit, binding.names, Object.keys(binding.keys))
  return splitConjunction(source).map((part) => ({
    source: part.replace(/\s+/g, ' '),
    holds: createCondition(part, () => environment, binding).test(trial.context),
    values: listValues(part, binding, trial)
  }))
}

function listValues(source: string, { names, keys }: Condition['binding'], trial: Trial): string[] {
  const read = findIdentifiers(source).flatMap(({ name, end }): string[] => {
    if (Object.hasOwn(keys, name)) return [`${name} = ${keys[name]}`]
    const stands = Object.hasOwn(names, name) ? names[name] : undefined
    const field = /^\.(\w+)/.exec(source.slice(end))?.[1] ?? ''
    if (stands === undefined) return describeVariable(name, field, trial.context)
    if (typeof stands !== 'string') return stands.map((probe) => describeAnswer(probe, 'status', trial.answer(probe)))
    return [describeAnswer(stands, Object.hasOwn(answerTypes.Response, field) ? field : 'status', trial.answer(stands))]
  })
  return [...new Set(read)]
}

function describeVariable(name: string, field: string, context: Trial['context']): string[] {
  const value = Object.hasOwn(context, name) ? context[name] : undefined
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null) return [`${name} = ${showValue(value)}`]
  return field in value ? [`${name}.${field} = ${showValue(Reflect.get(value, field))}`] : []
}

function describeAnswer(probe: string, field: string, answer: Answer): string {
  if (field === 'sent') return `${probe}.sent = ${answer.sent}`
  if (!answer.sent) return `${probe} was not sent`
  if (answer.dropped && field === 'status') return `${probe} was dropped`
  if (answer.failed !== '' && field === 'status') return `${probe} failed (${answer.failed})`
  return `${probe}.${field} = ${showValue(Reflect.get(answer, field))}`
}

function showValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}...` : value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return `{ ${Object.keys(value).join(', ')} }`
  return String(value)
}

/** The words of the vocabulary that hold of an answer beside its controls: those that take an answer, and a list. */
export function classifyAnswer(
  { functions, renamed, environment }: Scope,
  answer: Answer,
  controls: readonly Answer[]
): string[] {
  const known = environment.clone().registerVariable('r', 'Response').registerVariable('controls', 'list<Response>')
  return Object.entries(functions).flatMap(([name, { params, returns = 'bool' }]) => {
    const types = Object.values(params).join()
    const isWord = returns === 'bool' && (types === 'Response' || types === 'Response,list<Response>')
    if (!isWord || Object.hasOwn(renamed, name)) return []
    const call = types === 'Response' ? `${name}(r)` : `${name}(r, controls)`
    const condition = createCondition(call, () => known, { names: {}, keys: {}, values: {} })
    return condition.test({ r: answer, controls }) ? [name] : []
  })
}
