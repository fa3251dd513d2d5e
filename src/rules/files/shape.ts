import type { z } from 'zod'
import { nearest } from '../../shared/text.js'
import type { Mistake, YamlPath } from './yaml-file.js'

type Issue = z.core.$ZodIssue

/**
 * Every mistake against `schema` in our own words, with the nearest known name. `value` is `null` if it cannot be used;
 * where only unknown keys are wrong it is the rest, so that its other mistakes can be found as well.
 */
export function checkShape<T>(schema: z.ZodType<T>, value: unknown): { value: T | null; mistakes: Mistake[] } {
  const result = schema.safeParse(value)
  if (result.success) return { value: result.data, mistakes: [] }
  const mistakes = result.error.issues.flatMap((issue) => mistakesOf(issue, schema, value, []))
  const rest = structuredClone(value)
  for (const { path, key } of mistakes) {
    const parent = at(rest, path.slice(0, -1))
    if (key === true && typeof parent === 'object' && parent !== null) Reflect.deleteProperty(parent, path.at(-1) ?? '')
  }
  return { value: schema.safeParse(rest).data ?? null, mistakes }
}

function mistakesOf(issue: Issue, schema: z.ZodType, root: unknown, prefix: YamlPath): Mistake[] {
  const path = [...prefix, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))]
  const field = nameField(path)
  const found = at(root, path)
  if (found === undefined && MISSING_CODES.has(issue.code))
    return [{ message: `${field} is missing`, path, hint: `Add ${field}.` }]
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path, knownKeys(schema, path)))
  if (issue.code === 'invalid_union') return unionMistakes(issue, schema, root, path)
  if (issue.code === 'invalid_key') {
    const hint = 'Rename it.'
    return issue.issues.map((inner) => ({ message: `key "${clipped(field)}" ${inner.message}`, path, key: true, hint }))
  }
  if (issue.code === 'invalid_type')
    return [
      { message: `${field}: ${issue.expected} is needed, not ${show(found)}`, path, hint: formHint(issue.expected) }
    ]
  if (issue.code !== 'invalid_value') return [{ message: `${field}: ${issue.message}`, path, hint: `Change ${field}.` }]
  const values = issue.values.map(String)
  const message = `${field}: ${show(found)} is not one of ${values.join(', ')}`
  return [{ message, path, hint: suggestion(typeof found === 'string' ? found : '', values) }]
}

type UnionIssue = Issue & { code: 'invalid_union' }

/** The key that the path is about. */
function nameField(path: YamlPath): string {
  return path.filter((part) => typeof part === 'string').at(-1) ?? 'the file'
}

const MISSING_CODES: ReadonlySet<string> = new Set(['invalid_value', 'invalid_type', 'invalid_union'])

function unknownKey(key: string, path: YamlPath, known: readonly string[]): Mistake {
  return { message: `unknown key "${clipped(key)}"`, path: [...path, key], key: true, hint: suggestion(key, known) }
}

const verdictKinds = ['exposed', 'inconclusive', 'clean', 'notAsked'] as const

/** The union of verdicts is told apart by the key that is there; other unions are told by their members' types. */
function unionMistakes(issue: UnionIssue, schema: z.ZodType, root: unknown, path: YamlPath): Mistake[] {
  const value = at(root, path)
  if (path.at(-2) !== 'verdicts') return nearestForm(issue, schema, root, path)
  const present = verdictKinds.filter((kind) => typeof value === 'object' && value !== null && kind in value)
  if (present.length !== 1) {
    const found = present.length === 0 ? 'none of them' : present.join(' and ')
    const message = `a verdict has one of exposed, inconclusive, clean, notAsked; this one has ${found}`
    return [{ message, path, hint: 'Write for example: exposed: firm.' }]
  }
  const index = verdictKinds.indexOf(present[0] as (typeof verdictKinds)[number])
  return (issue.errors[index] ?? []).flatMap((inner) => mistakesOf(inner, schema, root, path))
}

function isForm(issues: readonly Issue[]): boolean {
  return !issues.some(
    (inner) => inner.path.length === 0 && (inner.code === 'invalid_type' || inner.code === 'invalid_value')
  )
}

/** A value that has none of several forms: the mistakes against the form it comes nearest to. */
function nearestForm(issue: UnionIssue, schema: z.ZodType, root: unknown, path: YamlPath): Mistake[] {
  const field = nameField(path)
  const forms = issue.errors.filter(isForm).sort((a, b) => a.length - b.length)
  const best = forms[0]
  if (best !== undefined) return best.flatMap((inner) => mistakesOf(inner, schema, root, path))
  const hint = `Write ${field} in a form that the documentation shows.`
  return [{ message: `${field}: ${show(at(root, path))} is nothing that can stand here`, path, hint }]
}

function at(root: unknown, path: YamlPath): unknown {
  let value = root
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Reflect.get(value, part)
  }
  return value
}

function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a map' : clipped(JSON.stringify(value))
}

const MOST_CHARACTERS = 200

/** A key or a value of a file may be as long as the file. */
function clipped(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}...` : text
}

const FORMS: Readonly<Record<string, string>> = {
  object: "Write 'key: value' lines.",
  array: "Write a list: '- one' lines.",
  record: "Write 'name: value' lines."
}

function formHint(expected: string): string {
  return FORMS[expected] ?? `Write a ${expected}.`
}

function suggestion(name: string, known: readonly string[]): string | undefined {
  const guess = nearest(name, known)
  if (guess !== undefined) return `Did you mean "${guess}"?`
  return known.length === 0 ? undefined : `Known here: ${known.join(', ')}.`
}

/** The keys a schema knows at a path, read from its definition. */
function knownKeys(schema: z.ZodType, path: YamlPath): string[] {
  let nodes: AnySchema[] = [schema as unknown as AnySchema]
  for (const part of path) nodes = nodes.flatMap(unwrapped).flatMap((node) => children(node, part))
  return [...new Set(nodes.flatMap(unwrapped).flatMap((node) => Object.keys(node.def.shape ?? {})))]
}

type AnySchema = {
  def: {
    shape?: Record<string, AnySchema>
    innerType?: AnySchema
    options?: AnySchema[]
    valueType?: AnySchema
    element?: AnySchema
  }
}

function unwrapped(node: AnySchema): AnySchema[] {
  const { innerType, options } = node.def
  if (innerType !== undefined) return unwrapped(innerType)
  return options === undefined ? [node] : options.flatMap(unwrapped)
}

function children(node: AnySchema, part: string | number): AnySchema[] {
  const { shape, valueType, element } = node.def
  const own = shape !== undefined && Object.hasOwn(shape, part) ? shape[part] : undefined
  const child = own ?? (typeof part === 'number' ? element : valueType)
  return child === undefined ? [] : [child]
}
