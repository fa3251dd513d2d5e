import type { Mistake, YamlPath } from '../files/yaml-file.js'
import { listVariables } from '../language/names.js'
import { readHeaderPlace, strayBrace, templatePlaces } from '../language/templates.js'
import { suggest, type RuleParts } from './rule-parts.js'

/** Where a text with `{{name}}` stands, and the names that it may use. */
export type TextPlace = {
  path: YamlPath
  known: readonly string[]
  /** Probes whose header fields it may quote. */
  quoted?: readonly string[]
  /** Of a probe that a group brings: its name, because the text itself stands in another file. */
  ofGroup?: string | undefined
}

/** What is wrong with the places of a text. */
export function checkTemplate(
  parts: RuleParts,
  text: string,
  { path, known, quoted = [], ofGroup }: TextPlace
): Mistake[] {
  const prefix = ofGroup === undefined ? '' : `probe ${ofGroup}: `
  const at = (start: number, end: number): { start?: number; end?: number } =>
    ofGroup === undefined ? { start, end } : {}
  const stray = strayBrace(text)
  const braces = {
    path,
    ...at(stray, stray + 2),
    message: `${prefix}braces that belong to no {{name}}`,
    hint: 'Write {{name}}.'
  }
  const unknown = templatePlaces(text)
    .filter(({ name }) => !known.includes(name) && !quoted.includes(readHeaderPlace(name)?.probe ?? ''))
    .map(({ name, start, end }) => ({
      path,
      ...at(start, end),
      message: prefix + describeUnknown(parts, name),
      hint: suggest(name, known)
    }))
  return stray < 0 ? unknown : [braces, ...unknown]
}

function describeUnknown({ rule, scope }: RuleParts, name: string): string {
  const isElsewhere = listVariables(scope.kinds).some((variable) => variable.name === name)
  return isElsewhere
    ? `{{${name}}} is not available with unit: ${rule.unit}, effect: ${rule.effect}`
    : `unknown variable {{${name}}}`
}
