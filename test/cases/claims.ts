import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Case } from './case.js'
import { unknownNames } from './judge.js'

/** The ids of the built-in rules. */
const rules: readonly string[] = readdirSync(fileURLToPath(new URL('../../rules/', import.meta.url)), {
  recursive: true,
  encoding: 'utf8'
})
  .filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml'))
  .map((name) => name.replace(/^.*\//, '').replace(/\.yaml$/, ''))

/** Names in the cases' claims that are no rule and no value of `exposes`; a misspelt one would hold for ever. */
export function findUnknownNames(cases: readonly Case[]): string[] {
  const claims = cases
    .flatMap(({ expect }) => [expect].flat())
    .flatMap(({ found = [], absent = [], notClean = [], undecided = [] }) =>
      [found, absent, notClean, undecided].flat()
    )
  return unknownNames(claims, [...rules, 'canary-left-behind'])
}
