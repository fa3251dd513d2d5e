import { expect, test } from 'vitest'
import { UsageError, UsageErrors } from './errors.js'
import { nearest, visible } from './text.js'

test('what a terminal would act on is shown instead', () => {
  expect(visible('\u001b[31mred\u0007\r\n')).toBe(String.raw`\x1b[31mred\x07\x0d\x0a`)
  expect(visible('a\u202eb\u200bc\u009b')).toBe(String.raw`a\u{202e}b\u{200b}c\x9b`)
  expect(visible('a\ud83db\ude42')).toBe(String.raw`a\u{d83d}b\u{de42}`)
  expect(visible('plain ä 日本 text 🙂')).toBe('plain ä 日本 text 🙂')
})

test('the nearest name, if one is near enough', () => {
  expect(nearest('statsu', ['status', 'headers'])).toBe('status')
  expect(nearest('STATUS', ['status'])).toBe('status')
  expect(nearest('zzzzzz', ['status', 'headers'])).toBeUndefined()
  expect(nearest('x', [])).toBeUndefined()
})

test('an error says where, what to do, and what it came from', () => {
  const cause = new Error('inner')
  const error = new UsageError('broken', {
    code: 'file-broken',
    place: { file: 'a.yaml', line: 2 },
    hint: 'Mend it.',
    cause
  })
  expect(error).toMatchObject({ name: 'UsageError', code: 'file-broken', place: { line: 2 }, hint: 'Mend it.', cause })
  expect(Object.hasOwn(new UsageError('x', { code: 'y' }), 'cause')).toBe(false)
  expect(new UsageErrors([error, new UsageError('more', { code: 'z' })]).message).toBe('broken\nmore')
})
