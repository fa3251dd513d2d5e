// The manual of the rule language: texts out of the schema, the definitions, the kinds of units and the built-in rules
// themselves. Touches nothing of the world.
import { nearest } from '../../shared/text.js'
import { unitKinds } from '../../units/kinds.js'
import type { BuiltinRules } from '../builtin.js'
import { buildScope, emptyScope, type Scope } from '../language/scope.js'
import type { Entry } from './entry.js'
import { createExampleFinder } from './examples.js'
import { listKeyEntries } from './key-entries.js'
import { listKeys } from './keys.js'
import {
  listAdviceEntries,
  listFieldEntries,
  listFunctionEntries,
  listGroupEntries,
  listProbeEntries,
  listRenamedEntries,
  listUnitEntries,
  listVariableEntries
} from './name-entries.js'
import { topics, type Topic } from './topics.js'

/** Everything that rules can name, explained. */
export type Manual = { readonly entries: readonly Entry[]; readonly topics: readonly Topic[] }

/** What a name means: a topic, entries, or both. */
export type Found = { readonly topic: Topic | null; readonly entries: readonly Entry[] }

export function buildManual({ definitions, rules }: BuiltinRules): Manual {
  const scope: Scope = buildScope(definitions, emptyScope(unitKinds))
  const finder = createExampleFinder(rules)
  const docs = Object.fromEntries(Object.entries(definitions.groups ?? {}).map(([name, { doc }]) => [name, doc]))
  const entries = [
    ...listKeyEntries(listKeys(scope.kinds), finder),
    ...listUnitEntries(scope, finder),
    ...listVariableEntries(scope, finder),
    ...listFunctionEntries(scope, finder),
    ...listFieldEntries(scope, finder),
    ...listGroupEntries(scope, docs, finder),
    ...listProbeEntries(scope, finder),
    ...listAdviceEntries(scope, finder),
    ...listRenamedEntries(scope)
  ]
  return { entries, topics }
}

/** Words under which a topic is looked for too. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ['fields', 'response'],
  ['field', 'response'],
  ['answer', 'response'],
  ['summaries', 'response'],
  ['verdict', 'verdicts'],
  ['condition', 'conditions'],
  ['probe', 'probes']
])

/** Looks a name up; in the form that it is written in (`{{area}}`, `handled(`) too. `null` if nothing is called so. */
export function findInManual({ entries, topics: known }: Manual, text: string): Found | null {
  const name = text.replace(/\(.*$|:$/, '')
  const named = entries.filter((entry) => entry.name === name)
  const found = named.length > 0 ? named : entries.filter(({ aliases }) => aliases.includes(name))
  const other = found.length === 0 ? OTHER_WORDS.get(name) : undefined
  const topic = known.find((one) => one.name === (other ?? name)) ?? null
  return topic === null && found.length === 0 ? null : { topic, entries: found }
}

/** Names like this one, the nearest first; then those whose explanation speaks of it. */
export function suggestNames({ entries, topics: known }: Manual, name: string): string[] {
  const names = [...known.map((topic) => topic.name), ...entries.map((entry) => entry.name)]
  const near = nearest(name, names)
  if (name.length < 3) return near === undefined ? [] : [near]
  const holding = names.filter((one) => one.includes(name))
  const speaks = (text: string): boolean => text.toLowerCase().includes(name.toLowerCase())
  const speaking = [...known.filter(({ text }) => speaks(text)), ...entries.filter(({ doc }) => speaks(doc))]
  const all = [...(near === undefined ? [] : [near]), ...holding, ...speaking.map((one) => one.name)]
  return [...new Set(all)].slice(0, 6)
}
