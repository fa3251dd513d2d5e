import type { Mistake } from '../files/yaml-file.js'
import { listVariables } from '../language/names.js'
import { readAxes } from '../language/instances.js'
import { templatePlaces } from '../language/templates.js'
import { reservedWords, suggest, type RuleParts } from './rule-parts.js'

const maxInstances = 60

/** What is wrong with the `each` of a rule's own probes. */
export function checkEach(parts: RuleParts): Mistake[] {
  const probes = Object.keys(parts.rule.probes ?? {})
  return probes.flatMap((name) => [
    ...checkSharing(parts, name),
    ...checkAxes(parts, name),
    ...checkAmount(parts, name)
  ])
}

/** `each: put` takes the values of another probe; that one has to have some. */
function checkSharing({ rule, names }: RuleParts, name: string): Mistake[] {
  const each = rule.probes?.[name]?.each
  if (typeof each !== 'string') return []
  const others = Object.keys(names.declared).filter((other) => typeof (names.declared[other]?.each ?? '') !== 'string')
  if (others.includes(each)) return []
  const path = ['probes', name, 'each']
  const hint = others.length === 0 ? 'Write a list: [php, phtml].' : suggest(each, others)
  return [{ path, message: `"${each}" is no probe with values of its own`, hint }]
}

function checkAxes(parts: RuleParts, name: string): Mistake[] {
  const { rule, scope, names, texts } = parts
  const each = rule.probes?.[name]?.each
  if (each === undefined || typeof each === 'string') return []
  const path = ['probes', name, 'each']
  const taken = [
    ...listVariables(scope.kinds).map((variable) => variable.name),
    ...Object.keys(names.declared),
    ...Object.keys(scope.groups),
    ...reservedWords
  ]
  const axes = readAxes(name, names.declared)
  const clashes = Object.keys(axes).filter((axis) => taken.includes(axis))
  const unknown = Object.entries(axes).flatMap(([axis, values]) =>
    Object.entries(values).flatMap(([key, value]) =>
      templatePlaces(value)
        .filter((place) => !texts.includes(place.name))
        .map((place) => ({
          path: Array.isArray(each) ? path : [...path, axis, ...(Array.isArray(each[axis]) ? [] : [key])],
          message: `unknown variable {{${place.name}}}`,
          hint: suggest(place.name, texts)
        }))
    )
  )
  const lists = Array.isArray(each) ? [each] : Object.values(each).filter((values) => Array.isArray(values))
  const nameless = lists.flat().filter((value) => templatePlaces(String(value)).length > 0)
  return [
    ...nameless.map((value) => {
      const hint = `Write it as a map: { short: "${value}" }.`
      return { path, message: `a value with {{places}} needs a name`, hint }
    }),
    ...clashes.map((axis) => {
      const message = `"${axis}" means something else already`
      return { path: [...path, axis], key: true, message, hint: 'Rename the list.' }
    }),
    ...unknown
  ]
}

function checkAmount({ names }: RuleParts, name: string): Mistake[] {
  const amount = names.instances.filter(({ base }) => base === name).length
  if (amount <= maxInstances) return []
  const message = `${amount} requests come of it, ${maxInstances} are the most`
  return [{ path: ['probes', name, 'each'], message, hint: 'Take fewer values.' }]
}
