import { nearest } from '../../shared/text.js'
import type { AnswerFile, CaseFile } from './case-schema.js'
import type { Rule } from '../rule.js'
import { templatePlaces } from '../language/templates.js'
import type { Mistake, YamlPath } from '../files/yaml-file.js'

/** What is wrong with cases of the right shape: unknown probes, a name twice, too few silent cases. */
export function checkCases(file: CaseFile, rule: Rule, variables: readonly string[]): Mistake[] {
  const mistakes: Mistake[] = []
  const names = new Set<string>()
  const probes = [...new Set(rule.probes.flatMap(({ name, base }) => [base, name]))]
  for (const kind of ['fires', 'silent'] as const) {
    for (const [index, entry] of file[kind].entries()) {
      if (names.has(entry.name)) {
        const path: YamlPath = [kind, index, 'name']
        mistakes.push({ path, message: 'another case has this name', hint: 'Rename one of the two.' })
      }
      names.add(entry.name)
      for (const [probe, answers] of Object.entries(entry.answers ?? {})) {
        const path: YamlPath = [kind, index, 'answers', probe]
        if (!probes.includes(probe)) {
          const guess = nearest(probe, probes)
          const hint = guess === undefined ? `Known here: ${probes.join(', ')}.` : `Did you mean "${guess}"?`
          mistakes.push({ path, key: true, message: `the rule has no probe "${probe}"`, hint })
        }
        for (const answer of [answers].flat()) mistakes.push(...findUnknownPlaces(answer, path, variables))
      }
    }
  }
  if (file.silent.length < file.fires.length) {
    const message = `${file.fires.length} firing cases, but only ${file.silent.length} silent`
    mistakes.push({ path: ['silent'], key: true, message, hint: 'Add what looks alike and is harmless.' })
  }
  return mistakes
}

function findUnknownPlaces(answer: AnswerFile, path: YamlPath, known: readonly string[]): Mistake[] {
  if (typeof answer !== 'object' || !('status' in answer)) return []
  const texts = [
    answer.body ?? '',
    ...Object.values(answer.headers ?? {})
      .flat()
      .map(String)
  ]
  const hint = `Known here: ${known.join(', ')}.`
  return texts
    .flatMap((text) => templatePlaces(text))
    .filter(({ name }) => !known.includes(name))
    .map(({ name }) => ({ path, message: `unknown variable {{${name}}}`, hint }))
}
