import { z } from 'zod'
import type { UnitKind } from '../../units/unit.js'
import { createCaseSchema } from '../cases/case-schema.js'
import { createRuleSchema, definitionsFileSchema } from '../files/schema.js'

type JsonSchema = z.core.JSONSchema.JSONSchema

/** A kind of file that people write. */
export type FileKind = 'rule' | 'definitions' | 'cases'

/** A key of a file: where it stands, and what its schema says of it. */
export type Key = {
  readonly file: FileKind
  /** From the root; `*` is any name or index: `probes`, `*`, `method`. */
  readonly path: readonly string[]
  readonly name: string
  readonly schema: JsonSchema
  readonly isRequired: boolean
}

/** Every key of the three kinds of files, from the schemas that check them; of each file the outer ones first. */
export function listKeys(kinds: readonly UnitKind[]): Key[] {
  return [
    ...walk('rule', z.toJSONSchema(createRuleSchema(kinds), { io: 'input' })),
    // A shared probe has the keys of any probe.
    ...walk('definitions', z.toJSONSchema(definitionsFileSchema, { io: 'input' })).filter(
      ({ path }) => path[0] !== 'probes' || path.length === 1
    ),
    ...walk('cases', z.toJSONSchema(createCaseSchema(kinds), { io: 'input' }))
  ]
}

function walk(file: FileKind, schema: JsonSchema): Key[] {
  const keys = new Map<string, Key>()
  const visit = (node: unknown, path: readonly string[]): void => {
    if (!isSchema(node)) return
    for (const form of listForms(node)) visit(form, path)
    for (const [name, below] of Object.entries(node.properties ?? {})) {
      const inner = [...path, name]
      const isRequired = node.required?.includes(name) === true
      if (isSchema(below) && !keys.has(inner.join('.')))
        keys.set(inner.join('.'), { file, path: inner, name, schema: below, isRequired })
      visit(below, inner)
    }
    visit(node.additionalProperties, [...path, '*'])
    visit(node.items, [...path, '*'])
  }
  visit(schema, [])
  return [...keys.values()].toSorted((a, b) => a.path.length - b.path.length)
}

function listForms({ anyOf = [], oneOf = [] }: JsonSchema): JsonSchema[] {
  return [...anyOf, ...oneOf]
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The form of a value in words: `text`, `list of text`, `one of read, no-write, write`. */
export function describeForm(schema: JsonSchema): string {
  const forms = listForms(schema)
  if (forms.length > 0) return [...new Set(forms.map(describeForm))].join(', or ')
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`
  if (schema.const !== undefined) return `only ${String(schema.const)}`
  return describeType(schema)
}

function describeType({ type, items, additionalProperties }: JsonSchema): string {
  if (Array.isArray(type)) return type.map(nameType).join(' or ')
  if (type === 'array') return isSchema(items) ? `list of ${describeForm(items)}` : 'list'
  if (type === 'object' && isSchema(additionalProperties)) return `name to ${describeForm(additionalProperties)}`
  return nameType(type ?? 'any')
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'keys of its own',
  null: 'null'
}

function nameType(type: string): string {
  return TYPE_NAMES[type] ?? type
}

/** Values of a key that its description explains, `read: it only asks; write: ...`, and the sentence before them. */
export function splitValues({ description = '', enum: values = [] }: JsonSchema): {
  doc: string
  values: [value: string, doc: string][]
} {
  const found = values.flatMap((value) => {
    const at = new RegExp(`(?:^|[;.] )${String(value)}: `).exec(description)
    return at === null ? [] : [{ value: String(value), start: at.index, end: at.index + at[0].length }]
  })
  if (found.length === 0) return { doc: description, values: [] }
  const ends = (start: number): number => {
    const next = description.indexOf('; ', start)
    return next < 0 ? description.length : next
  }
  return {
    doc: description.slice(0, Math.min(...found.map(({ start }) => start))),
    values: found.map(({ value, end }) => [value, description.slice(end, ends(end))])
  }
}
