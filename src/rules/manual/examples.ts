import { stringify } from 'yaml'
import {
  readProbeCondition,
  readRepeatCondition,
  readRuleCondition,
  readVerdictConditions
} from '../files/deprecated.js'
import type { ProbeFile, RuleSource, VerdictFile } from '../files/rule-file.js'
import { listIdentifiers } from '../language/identifiers.js'
import { templatePlaces } from '../language/templates.js'
import type { Example } from './entry.js'

/** A part of a rule that can be shown by itself. */
type Passage = Example & {
  /** CEL texts in it. */
  readonly conditions: readonly string[]
  /** Names in its `{{places}}`, without what follows a dot. */
  readonly places: readonly string[]
  /** Groups that the rule uses. */
  readonly uses: readonly string[]
}

/** Searches the built-in rules for something; the shortest passage that has it is the example. */
export type ExampleFinder = {
  /** A condition that calls a function or method. */
  findCall: (name: string) => Example | null
  /** A condition that reads a field of a type: of what is called so (`page.status`), or of any response. */
  findField: (field: string, owner: string | null) => Example | null
  /** A condition, request or sentence that names a variable. */
  findName: (name: string) => Example | null
  /** A rule that uses one of these groups, with a condition that reads the name, if there is one. */
  findShared: (name: string, groups: readonly string[]) => Example | null
  /** A key, by its path: `probes`, `*`, `method`. */
  findKey: (path: readonly string[]) => Example | null
  /** A rule whose `fix` is this name. */
  findFix: (name: string) => Example | null
}

export function createExampleFinder(rules: readonly RuleSource[]): ExampleFinder {
  const passages = rules.flatMap(listPassages)
  const find = (has: (passage: Passage) => boolean): Example | null => pickShortest(passages.filter(has))
  return {
    findCall: (name) => find((passage) => reads(passage, new RegExp(`\\b${name}\\(`))),
    findField: (field, owner) =>
      find((passage) => reads(passage, new RegExp(`${owner === null ? '' : `\\b${owner}`}\\.${field}\\b`))),
    findName: (name) => find(({ conditions, places }) => places.includes(name) || isRead(conditions, name)),
    findShared: (name, groups) => findShared(passages, name, groups),
    findKey: (path) => pickShortest(rules.flatMap(({ rule }) => showKey(rule.id, rule, path))),
    findFix: (name) =>
      pickShortest(rules.flatMap(({ rule }) => (rule.fix === name ? [show(rule.id, { fix: name })] : [])))
  }
}

function reads({ conditions }: Passage, pattern: RegExp): boolean {
  return conditions.some((text) => pattern.test(text))
}

function findShared(passages: readonly Passage[], name: string, groups: readonly string[]): Example | null {
  const users = passages.filter(({ uses }) => uses.some((used) => groups.includes(used)))
  const example = pickShortest(users.filter(({ conditions }) => isRead(conditions, name))) ?? pickShortest(users)
  const used = users.find((passage) => passage === example)?.uses.find((group) => groups.includes(group))
  return example === null ? null : { rule: example.rule, text: `use: [${used}]\n${example.text}` }
}

function isRead(conditions: readonly string[], name: string): boolean {
  return conditions.some((text) => listIdentifiers(text).includes(name))
}

function pickShortest<T extends Example>(examples: readonly T[]): T | null {
  return examples.toSorted((a, b) => a.text.length - b.text.length)[0] ?? null
}

function listPassages({ rule }: RuleSource): Passage[] {
  const own = readRuleCondition(rule)
  const uses = rule.use ?? []
  const passage = (value: unknown, conditions: readonly string[], texts: readonly string[]): Passage => ({
    ...show(rule.id, value),
    conditions,
    places: texts.flatMap((text) => templatePlaces(text).map(({ name }) => name.split('.')[0] ?? '')),
    uses
  })
  return [
    ...(own === null ? [] : [passage({ when: own.source }, [own.source], [])]),
    ...Object.entries(rule.probes ?? {}).map(([name, probe]) =>
      passage({ [name]: probe }, listProbeConditions(probe), listProbeTexts(probe))
    ),
    ...rule.verdicts.map((verdict) => {
      const sources = readVerdictConditions(verdict).map(({ source }) => source)
      return passage([shortenVerdict(verdict)], sources, [])
    })
  ]
}

/** A verdict without its summary, which says nothing about how conditions are written. */
function shortenVerdict(verdict: VerdictFile): object {
  const { summary: _, ...rest } = { summary: '', ...verdict }
  return rest
}

function listProbeConditions(probe: ProbeFile): string[] {
  const again = probe.repeat === undefined ? null : readRepeatCondition(probe.repeat)
  return [readProbeCondition(probe), again].flatMap((condition) => condition?.source ?? [])
}

function listProbeTexts({ path, body, headers, creates }: ProbeFile): string[] {
  return [path, body ?? '', creates ?? '', ...Object.values(headers ?? {}).map(String)]
}

/** The part of a rule that shows a key: a verdict or probe as a whole, else the key with its value. */
function showKey(id: string, root: object, path: readonly string[]): Example[] {
  const name = path.at(-1) ?? ''
  const visit = (value: unknown, rest: readonly string[], around: unknown): Example[] => {
    if (typeof value !== 'object' || value === null) return []
    const [part = '', ...further] = rest
    if (part === '*') {
      const list = Array.isArray(value)
      return Object.entries(value).flatMap(([key, inner]) => visit(inner, further, list ? [inner] : { [key]: inner }))
    }
    const inner: unknown = Reflect.get(value, part)
    if (inner === undefined) return []
    if (rest.length === 1) return [show(id, around ?? { [name]: inner })]
    return visit(inner, further, around)
  }
  return visit(root, path, null)
}

function show(rule: string, value: unknown): Example {
  return { rule, text: stringify(value, { lineWidth: 88 }).trimEnd() }
}
