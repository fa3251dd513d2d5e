import { expect, test } from 'vitest'
import { countWords, findPersonalWords, maskWord } from './personal-text.js'

const page = (whose: string, number: string): string => `<p>Welcome, ${whose}<input value=${number}>12:05:31`

test('what is somebody’s own stands in each of the own pages and in no other', () => {
  const own = [
    page('Yamada-Tarou taro@shop.example 山田太郎', 't8k3'),
    page('Yamada-Tarou taro@shop.example 山田太郎', 't9m4')
  ]
  const words = findPersonalWords(own, [page('guest', 't1a2'), page('Suzuki hana@shop.example', 't2b3')])
  expect(words).toEqual(['taro@shop.example', 'Yamada-Tarou', '山田太郎'])
  expect(countWords(page('Yamada-Tarou', 'x'), words)).toBe(1)
  expect(countWords(page('Yamada-Taroux', 'x'), words)).toBe(0)
})

test('clocks and counters are nobody’s, and part of a word of another is not either', () => {
  expect(findPersonalWords(['Order 20261201 Tarou'], ['Order 20261202 Taroutei'])).toEqual([])
  expect(findPersonalWords([], ['a'])).toEqual([])
})

test('a word is shown so that only who knows it knows it', () => {
  expect(maskWord('taro@shop.example')).toMatch(/^ta…le#[0-9a-f]{4}$/)
  expect(maskWord('山田太郎')).toMatch(/^山…#[0-9a-f]{4}$/)
})
