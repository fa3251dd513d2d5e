import { expect, it } from 'vitest'
import { clip, clipEscaped } from './clip.js'

const doubled = (text: string): string => text.replaceAll('[', '\\[')

it('keeps what fits and says where it cut', () => {
  expect(clip('12345', 5)).toBe('12345')
  expect(clip('123456', 5)).toBe('12...')
})

it('cuts no surrogate pair', () => {
  expect(clip('1🙂🙂🙂', 5)).toBe('1...')
  expect(clip('12🙂🙂', 7)).toBe('12🙂🙂')
})

it('clips before it escapes, and not much more than that needs', () => {
  expect(clipEscaped('[[a', 5, doubled)).toBe('\\[\\[a')
  expect(clipEscaped('[['.repeat(50), 21, doubled)).toBe(`${'\\['.repeat(8)}...`)
  expect(clipEscaped('a'.repeat(50), 20, doubled)).toBe(`${'a'.repeat(17)}...`)
  expect(clipEscaped('[[a', 0, doubled).length).toBeLessThanOrEqual(3)
})
