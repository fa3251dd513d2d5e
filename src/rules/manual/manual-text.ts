import type { Entry } from './entry.js'
import type { Found, Manual } from './manual.js'
import type { Topic } from './topics.js'
import { manualColumns, wrap } from './wrap.js'

/** `rules help`: the topics, each with as many of its names as fit; one screen. */
export function describeTopics({ topics, entries }: Manual): string {
  const lines = topics.flatMap((topic) => [
    `  ${topic.name.padEnd(13)}${topic.line}`,
    `  ${' '.repeat(13)}${clipNames(listNames(topic, entries))}`
  ])
  return [
    'The language of rules. verbgate rules help NAME explains each word below, and every name they list.',
    '',
    ...lines,
    '',
    'To begin: verbgate rules new ID writes a rule with cases; rules check and rules test read and play it;',
    'rules explain ID URL shows what it asks and why a verdict holds; rules show ID reads a rule aloud.',
    ''
  ].join('\n')
}

function listNames({ has }: Topic, entries: readonly Entry[]): string[] {
  return [...new Set(entries.filter(has).map(({ name }) => name))]
}

function clipNames(names: readonly string[]): string {
  const room = manualColumns - 15
  const kept: string[] = []
  for (const name of names) {
    if ([...kept, name, '...'].join(' ').length > room) return [...kept, '...'].join(' ')
    kept.push(name)
  }
  return kept.join(' ')
}

/** `rules help NAME`. */
export function describeFound({ topic, entries: found }: Found, { entries }: Manual): string {
  const parts = [...(topic === null ? [] : [describeTopic(topic, entries)]), ...found.map(describeEntry)]
  return `${parts.join('\n\n')}\n`
}

function describeTopic({ name, line, text, has }: Topic, entries: readonly Entry[]): string {
  const own = entries.filter(has)
  const width = Math.min(28, Math.max(0, ...own.map(({ form }) => form.length)) + 2)
  const row = ({ form, doc }: Entry): string[] =>
    form.length < width
      ? wrap(`  ${form.padEnd(width)}`, firstSentence(doc))
      : [`  ${form}`, ...wrap(' '.repeat(width + 2), firstSentence(doc))]
  return [`${name}: ${line}`, ...wrap('  ', joinLines(text)), '', ...own.flatMap(row)].join('\n')
}

function joinLines(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll('`', '')
}

function firstSentence(text: string): string {
  return /^.*?[.](?= [A-Z])/.exec(text)?.[0] ?? text
}

function describeEntry({ form, what, doc, facts, example }: Entry): string {
  const width = Math.max(7, ...facts.map(([label]) => label.length)) + 2
  const shown =
    example === null
      ? []
      : [
          `  ${'example'.padEnd(width)}${example.rule}`,
          ...example.text.split('\n').map((line) => `  ${' '.repeat(width)}${line}`)
        ]
  return [
    `${form}  (${what})`,
    ...(doc === '' ? [] : wrap('  ', doc)),
    ...facts.flatMap(([label, text]) => wrap(`  ${label.padEnd(width)}`, text)),
    ...shown
  ].join('\n')
}
