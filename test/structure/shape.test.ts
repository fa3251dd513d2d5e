import { expect, it } from 'vitest'
import { lintSources } from './lint.js'

/** The linter's own settings hold the rest: lines of a function and a file, and the most parameters that one may have. */
const MAX_CASTS = 60
const MAX_SHARE_OF_LONG_LISTS = 0.1

const remarks = lintSources({
  'max-params': ['error', { max: 0 }],
  'typescript/consistent-type-assertions': ['error', { assertionStyle: 'never' }]
})

it(`casts are at most ${MAX_CASTS}, "as const" aside`, () => {
  const casts = remarks.filter(({ rule }) => rule.includes('consistent-type-assertions'))
  expect(casts.length, places(casts)).toBeLessThanOrEqual(MAX_CASTS)
})

it('nine functions of ten have at most three parameters', () => {
  const named = remarks.filter(({ message }) => message.startsWith('Function '))
  const long = named.filter(({ message }) => Number(/\((\d+)\)/.exec(message)?.[1]) > 3)
  expect(named.length).toBeGreaterThan(500)
  expect(long.length, places(long)).toBeLessThanOrEqual(named.length * MAX_SHARE_OF_LONG_LISTS)
})

function places(found: readonly { at: string }[]): string {
  return `${found.length}: ${found.map(({ at }) => at).join(' ')}`
}
