import { EvaluationError } from '@marcbachmann/cel-js'
import type { Answer } from '../../evidence/answer.js'
import { maskHeaders } from '../../evidence/redaction.js'
import { Member } from '../../evidence/member.js'
import { createCondition, type Condition, type Expression, type Seen } from '../language/conditions.js'
import { answerTypes } from '../language/environment.js'
import { findIdentifiers, listIdentifiers } from '../language/identifiers.js'
import type { Scope } from '../language/scope.js'

/** A part of a condition that is joined with the others by `&&`. */
export type ConditionPart = {
  readonly source: string
  /** `null` if it cannot be tried without the part that guards it. */
  readonly holds: boolean | null
  /** What it read: `mkcol.status = 405`; nothing if it was not tried. */
  readonly values: readonly string[]
}

/** Takes a condition apart, tries each part, and lists what it read. */
export function explainCondition(condition: Condition, seen: Seen): ConditionPart[] {
  return condition.parts.map((part) => {
    const holds = tryPart(part, seen)
    const values = holds === null ? [] : listValues(part.source, condition.binding, seen)
    return { source: part.source.replace(/\s+/g, ' '), holds, values }
  })
}

/** A field that is not there cannot be read; whether that is a fault, the condition as a whole says. */
function tryPart(part: Expression, seen: Seen): boolean | null {
  try {
    return part.decide(seen) ?? false
  } catch (error) {
    if (error instanceof EvaluationError) return null
    throw error
  }
}

function listValues(source: string, { names, keys }: Condition['binding'], seen: Seen): string[] {
  const read = findIdentifiers(source).flatMap(({ name, end }): string[] => {
    if (Object.hasOwn(keys, name)) return [`${name} = ${keys[name]}`]
    const stands = Object.hasOwn(names, name) ? names[name] : undefined
    const field = /^\.(\w+)/.exec(source.slice(end))?.[1] ?? ''
    if (stands === undefined) return describeVariable(name, field, seen.values)
    if (typeof stands !== 'string') return stands.map((probe) => describeAnswer(probe, 'status', seen.answer(probe)))
    const header = field === 'headers' ? findHeaderName(source, { start: end - name.length, end }) : null
    if (header !== null) return [describeHeader(stands, header, seen.answer(stands))]
    return [describeAnswer(stands, Object.hasOwn(answerTypes.Response, field) ? field : 'status', seen.answer(stands))]
  })
  return [...new Set(read)]
}

/** The field that is read of `x.headers["name"]`, or asked for in `"name" in x.headers`. */
function findHeaderName(source: string, { start, end }: { start: number; end: number }): string | null {
  const before = /(["'])([^"']+)\1\s+in\s+$/.exec(source.slice(0, start))?.[2]
  return /^\.headers\[\s*(["'])([^"']+)\1\s*\]/.exec(source.slice(end))?.[2] ?? before ?? null
}

function describeHeader(probe: string, name: string, answer: Answer): string {
  if (!answer.sent) return `${probe} was not sent`
  if (!Object.hasOwn(answer.headers, name)) return `${probe} has no ${name} field`
  const shown = maskHeaders([[name, answer.headers[name] ?? '']])
  return `${probe}.headers["${name}"] = ${showValue(shown[name])}`
}

function describeVariable(name: string, field: string, values: Seen['values']): string[] {
  const value = Object.hasOwn(values, name) ? values[name] : undefined
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
  if (Array.isArray(value)) return showList(value)
  if (typeof value === 'object' && value !== null) return `{ ${Object.keys(value).join(', ')} }`
  return String(value)
}

/** Items of a list that are shown. */
const MOST_ITEMS = 3

/** The first items; of members their names. */
function showList(items: readonly unknown[]): string {
  if (items.length === 0) return 'an empty list'
  const names = items.slice(0, MOST_ITEMS).map((item) => showValue(item instanceof Member ? item.href : item))
  const more = items.length - names.length
  return `[${names.join(', ')}]${more === 0 ? '' : ` and ${more} more`}`
}

/** Names of functions that conditions call. */
export function listCalled(conditions: readonly Condition[]): ReadonlySet<string> {
  return new Set(conditions.flatMap(({ source }) => listIdentifiers(source)))
}

/** The words among `called` that hold of an answer beside its controls: those that take an answer, and a list. */
export function classifyAnswer(
  { functions, renamed, environment }: Scope,
  answer: Answer,
  { controls, called }: { controls: readonly Answer[]; called: ReadonlySet<string> }
): string[] {
  const known = environment.clone().registerVariable('r', 'Response').registerVariable('controls', 'list<Response>')
  return Object.entries(functions).flatMap(([name, { params, returns = 'bool' }]) => {
    const types = Object.values(params).join()
    const isWord = returns === 'bool' && (types === 'Response' || types === 'Response,list<Response>')
    if (!isWord || !called.has(name) || Object.hasOwn(renamed, name)) return []
    const call = types === 'Response' ? `${name}(r)` : `${name}(r, controls)`
    const condition = createCondition(call, () => known, { names: {}, keys: {}, values: {} })
    return condition.test({ values: { r: answer, controls }, answer: () => answer }) ? [name] : []
  })
}
