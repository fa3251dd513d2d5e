import { products } from '../files/rule-file.js'
import type { Entry } from './entry.js'
import type { ExampleFinder } from './examples.js'
import { describeForm, splitValues, type FileKind, type Key } from './keys.js'

/** What stands below a key, in the singular: `probes` hold a probe each. */
const SINGULAR: Readonly<Record<string, string>> = {
  probes: 'probe',
  verdicts: 'verdict',
  groups: 'group',
  functions: 'function',
  fixes: 'advice',
  fix: 'advice',
  fires: 'firing case',
  silent: 'silent case',
  answers: 'answer',
  otherwise: 'answer'
}

const ROOTS: Readonly<Record<FileKind, string>> = {
  rule: 'rule',
  definitions: 'file of definitions',
  cases: 'file of cases'
}

/** The words of the first edition, with what takes their place. */
const REPLACED: Readonly<Record<string, string>> = { if: 'when', applies: 'when', until: 'when', signature: 'nothing' }

/** An entry for each key; keys of one meaning in two places have one. */
export function listKeyEntries(keys: readonly Key[], finder: ExampleFinder): Entry[] {
  const described = keys.map((key) => describeKey(key, finder))
  const entries = described.map((entry) => (isOfBoth(entry, described) ? { ...entry, what: 'key of a case' } : entry))
  return entries.filter(
    (entry, index) =>
      entries.findIndex(({ name, what, doc }) => name === entry.name && what === entry.what && doc === entry.doc) ===
      index
  )
}

/** Whether firing and silent cases have the key with one meaning. */
function isOfBoth({ what, name, doc }: Entry, entries: readonly Entry[]): boolean {
  const kinds = entries.filter((entry) => entry.name === name && entry.doc === doc && entry.what.endsWith(' case'))
  return / (firing|silent) case$/.test(what) && new Set(kinds.map((entry) => entry.what)).size > 1
}

/** What the key belongs to: `probe` for `probes`, `*`, `method`. */
export function describeOwner({ file, path }: Key): string {
  const above = path.slice(0, -1).findLast((part) => part !== '*')
  if (above === undefined) return ROOTS[file]
  const named = SINGULAR[above] ?? above
  return named === 'unit' || named === 'page' ? `${named} of a case` : named
}

function describeKey(key: Key, finder: ExampleFinder): Entry {
  const { name, path, schema, isRequired, file } = key
  const owner = describeOwner(key)
  const { doc, values } = splitValues(schema)
  const replaced = schema.deprecated === true ? REPLACED[name] : undefined
  const facts: [string, string][] = [
    ...values.map(([value, meaning]): [string, string] => [value, meaning]),
    ...(values.length > 0 ? [] : [['form', describeForm(schema)] satisfies [string, string]]),
    ...(isRequired ? [['needed', 'always'] satisfies [string, string]] : [])
  ]
  const above = path.slice(0, -1).findLast((part) => part !== '*')
  return {
    kind: replaced === undefined ? 'key' : 'old name',
    name,
    aliases: [`${owner}.${name}`, ...(above === undefined ? [] : [`${above}.${name}`]), ...listValues(key)],
    form: `${name}:`,
    what: `key of ${owner.startsWith('a') ? 'an' : 'a'} ${owner}`,
    doc,
    facts: replaced === undefined ? facts : [['now', replaced]],
    example: file === 'rule' ? finder.findKey(path) : null
  }
}

/** Values that may be looked up by themselves, such as `run-code`; names of products say nothing. */
function listValues({ schema }: Key): string[] {
  const values = (schema.enum ?? []).map(String)
  return values.filter((value) => !products.some((product) => product === value))
}
