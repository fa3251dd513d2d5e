import { expect, it } from 'vitest'
import { HOSTILE } from '../../../test/reporters/sample.js'
import { LOG_COMMAND, UNSAFE } from '../../../test/reporters/unsafe.js'
import { jsonForImport } from './integration-json.js'

it('makes values and keys harmless for what imports them, and keeps line breaks and other values', () => {
  const text = jsonForImport({
    a: [HOSTILE],
    n: 1,
    none: null,
    'k\u202e': true,
    headers: [{ name: 'b' }, { name: 'a' }]
  })
  const { a, ...rest } = JSON.parse(text) as { a: [string] }
  expect(rest).toEqual({ n: 1, none: null, 'k\\u{202e}': true, headers: [{ name: 'b' }, { name: 'a' }] })
  expect(a[0]).toMatch(/^a\\x1b\[31mred.*\\x00c\\x0dd.*\\u\{d800\}\n::error/s)
  expect(a[0]).not.toMatch(UNSAFE)
  expect(a[0]).not.toMatch(/\p{Cs}/u)
  expect(text).not.toMatch(UNSAFE)
  expect(text).not.toMatch(LOG_COMMAND)
  expect(text).toMatch(/\}\n$/)
})
