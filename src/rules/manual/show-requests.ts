import type { UnitKind } from '../../units/unit.js'
import { readProbeCondition, readRepeatCondition } from '../files/deprecated.js'
import type { ProbeFile } from '../files/rule-file.js'
import { readAxes } from '../language/instances.js'
import { listVariables } from '../language/names.js'
import type { RuleNames } from '../language/rule-names.js'
import { templatePlaces } from '../language/templates.js'
import { wrap } from './wrap.js'

/** What a rule sends, probe by probe: the request line, fields, instances, and when it is sent. */
export function describeRequests(names: RuleNames): string[] {
  const probes = Object.entries(names.declared)
  const width = Math.min(18, Math.max(0, ...probes.map(([name]) => name.length)) + 2)
  return probes.flatMap(([name, probe]) => {
    const [first = '', ...more] = describeRequest(name, probe, names)
    const head =
      name.length < width ? [`  ${name.padEnd(width)}${first}`] : [`  ${name}`, `  ${' '.repeat(width)}${first}`]
    return [...head, ...more.flatMap((line) => wrap(`  ${' '.repeat(width)}`, line))]
  })
}

function describeRequest(name: string, probe: ProbeFile, names: RuleNames): string[] {
  const { method, path, headers, body, doc, creates } = probe
  const condition = readProbeCondition(probe)
  return [
    `${method} ${path}`,
    ...Object.entries(headers ?? {}).map(([field, value]) => `${field}: ${value}`),
    ...(body === undefined ? [] : [`content: ${body === '' ? '(empty)' : oneLine(body)}`]),
    ...(doc === undefined ? [] : [`${doc}.`]),
    ...describeEach(name, probe, names),
    ...(condition === null ? [] : [`Sent only if ${oneLine(condition.source)}`]),
    ...describeRepeat(probe),
    ...describeManner(probe),
    ...(creates === undefined ? [] : [`Places ${creates}, which is removed at the end.`])
  ]
}

function describeManner({ control, as, fresh, through }: ProbeFile): string[] {
  const words = [
    control === true ? 'Only to compare with.' : '',
    as === undefined ? '' : `With the session of ${as}.`,
    fresh === true ? 'On a connection of its own.' : '',
    through === undefined ? '' : 'Through the first of the edges.'
  ].filter((word) => word !== '')
  return words.length === 0 ? [] : [words.join(' ')]
}

function describeEach(name: string, { each }: ProbeFile, { declared }: RuleNames): string[] {
  const axes = Object.entries(readAxes(name, declared))
  const like = typeof each === 'string' ? ` (as ${each})` : ''
  return axes.map(([axis, values]) => {
    const shown = Object.entries(values).map(([key, value]) => (key === value ? key : `${key} (${value})`))
    return `Once for each {{${axis}}}${like}: ${shown.join(', ')}`
  })
}

function describeRepeat({ repeat }: ProbeFile): string[] {
  const again = repeat === undefined ? null : readRepeatCondition(repeat)
  if (repeat === undefined || again === null) return []
  const word = again.key === 'until' ? 'until' : 'while'
  return [`Sent again after ${repeat.pauses.join(', ')} ms, ${word} ${oneLine(again.source)}`]
}

/** What the places in these requests stand for. */
export function describePlaces({ declared }: RuleNames, kind: UnitKind): string[] {
  const texts = Object.values(declared).flatMap(({ path, body, headers, creates }) => [
    path,
    body ?? '',
    creates ?? '',
    ...Object.values(headers ?? {}).map(String)
  ])
  const used = new Set(texts.flatMap((text) => templatePlaces(text).map(({ name }) => name)))
  const variables = listVariables([kind]).filter(({ name }) => used.has(name))
  const width = Math.max(0, ...variables.map(({ name }) => name.length)) + 6
  return variables.flatMap(({ name, doc }) => wrap(`  ${`{{${name}}}`.padEnd(width)}`, doc))
}

/** A text of several lines in one. */
export function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}
