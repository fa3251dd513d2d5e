import { UsageError } from '../../shared/errors.js'
import { nearest } from '../../shared/text.js'
import { ciTopic } from './ci-topic.js'
import { configTopic } from './config-topic.js'
import { cronTopic } from './cron-topic.js'
import { edgesTopic } from './edges-topic.js'
import { findTheme, flagsTopic } from './flags-topic.js'
import { limitsTopic, serversTopic, statesTopic, writeModeTopic } from './mode-topics.js'
import { apiTopic, baselineTopic, rulesTopic } from './more-topics.js'
import type { Row, Screen } from './sections.js'
import { environmentTopic, exitCodesTopic, formatsTopic, jsonTopic } from './table-topics.js'
import type { Part, Source, Topic } from './topic.js'

/** The manual, in the order in which it is listed. */
export const topics: readonly Topic[] = [
  flagsTopic,
  configTopic,
  environmentTopic,
  statesTopic,
  writeModeTopic,
  limitsTopic,
  serversTopic,
  edgesTopic,
  exitCodesTopic,
  formatsTopic,
  jsonTopic,
  baselineTopic,
  cronTopic,
  ciTopic,
  rulesTopic,
  apiTopic
]

/** What `verbgate help` shows without a topic. */
export function readContents({ program }: Source): Screen {
  const commands = program.commands.map((command) => command.name()).join(', ')
  return {
    title: 'Usage: verbgate help [topic] [part]',
    sections: [
      { rows: topics.map(({ name, summary }): Row => [name, summary]) },
      `Commands: ${commands}. Their flags: verbgate COMMAND --help.`
    ]
  }
}

/** A screen of a topic. @throws UsageError `unknown-name` with the nearest name, or those there are */
export async function readScreen(topic: Topic, name: string, source: Source): Promise<Screen> {
  const part = findPart(topic, name, source)
  const others = topic.parts.filter(({ name: other }) => other !== '')
  const shown = part.name === '' ? topic.name : `${topic.name} ${part.name}`
  const more =
    others.length === 0 ? [] : [`More: verbgate help ${topic.name} ${others.map((other) => other.name).join(' | ')}`]
  return { title: `${shown}: ${part.summary}`, sections: [...(await part.read(source)), ...more] }
}

function findPart(topic: Topic, name: string, { program }: Source): Part {
  const theme = topic === flagsTopic ? findTheme(program, name) : null
  const part = topic.parts.find((known) => known.name === name) ?? topic.parts.find((known) => known.name === theme)
  if (part !== undefined) return part
  const names = topic.parts.map((known) => known.name).filter((known) => known !== '')
  throw new UsageError(`help on ${topic.name} has no part ${name}`, {
    code: 'unknown-name',
    hint:
      suggest(name, names) ??
      (names.length === 0 ? `It is one screen: verbgate help ${topic.name}` : `Its parts: ${names.join(', ')}.`)
  })
}

function suggest(name: string, known: readonly string[]): string | null {
  const near = nearest(name, known)
  return near === undefined ? null : `Did you mean ${near}?`
}

/** The topic of a name, or the command of `names`. @throws UsageError `unknown-name` */
export function refuseUnknown(name: string, program: Source['program']): never {
  const known = [...topics.map((topic) => topic.name), ...program.commands.map((command) => command.name())]
  throw new UsageError(`no topic or command ${name}`, {
    code: 'unknown-name',
    hint: suggest(name, known) ?? 'Run verbgate help to see the topics.'
  })
}
