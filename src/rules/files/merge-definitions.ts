import type { DefinitionsFile } from './rule-file.js'
import type { Mistake, YamlFile } from './yaml-file.js'

/** A file of definitions and what it holds. */
export type DefinitionsPart = { readonly file: YamlFile; readonly value: DefinitionsFile }

/** What several files of definitions say together. */
export function mergeDefinitions(parts: readonly DefinitionsPart[]): DefinitionsFile {
  const sections = ['probes', 'groups', 'functions', 'renamed'] as const
  const merged = sections.flatMap((section) => {
    const entries = parts.flatMap(({ value }) => Object.entries(value[section] ?? {}))
    return entries.length === 0 ? [] : [[section, Object.fromEntries(entries)] as const]
  })
  const fixes: NonNullable<DefinitionsFile['fixes']> = {}
  for (const { value } of parts) {
    for (const [name, advice] of Object.entries(value.fixes ?? {})) fixes[name] = { ...fixes[name], ...advice }
  }
  return { ...Object.fromEntries(merged), ...(Object.keys(fixes).length > 0 && { fixes }) }
}

/** The file in which the place of a mistake stands; of what stands in none, the last. */
export function findPart(parts: readonly DefinitionsPart[], { path }: Mistake): DefinitionsPart | undefined {
  const [section = '', name = ''] = path.map(String)
  const holds = ({ value }: DefinitionsPart): boolean => {
    const entries = Object.entries(value).find(([key]) => key === section)?.[1]
    return entries !== undefined && Object.hasOwn(entries, name)
  }
  return parts.findLast(holds) ?? parts.at(-1)
}

/** Names that two files of a folder give: each has one meaning. Advice is given by product. */
export function findDoubled(parts: readonly DefinitionsPart[]): { part: DefinitionsPart; mistake: Mistake }[] {
  const seen = new Map<string, string>()
  return parts.flatMap((part) =>
    listNames(part.value).flatMap((path) => {
      const key = path.join('.')
      const owner = seen.get(key)
      seen.set(key, part.file.file)
      if (owner === undefined) return []
      const message = `"${path.slice(1).join('.')}" is in ${owner} already`
      return [{ part, mistake: { path, key: true, message, hint: 'Rename or remove one of the two.' } }]
    })
  )
}

function listNames({ fixes, ...sections }: DefinitionsFile): string[][] {
  const names = Object.entries(sections).flatMap(([section, entries]) =>
    Object.keys(entries ?? {}).map((name) => [section, name])
  )
  const advice = Object.entries(fixes ?? {}).flatMap(([name, by]) =>
    Object.keys(by).map((product) => ['fixes', name, product])
  )
  return [...names, ...advice]
}
