import { expect, test } from 'vitest'
import { pageWords } from './page-words.js'

test('words that a reader sees, each once, in lower case', () => {
  const html = '<title>Kettles</title><style>.stylish{}</style><p class="hidden">Saucers and Teapots, saucers</p>'
  expect(pageWords(html)).toEqual(['saucers', 'teapots'])
})

test('no scripts, no short words, no numbers drawn for one answer', () => {
  expect(pageWords('<script>function later() {}</script><p>a few words 1f9a77c0de')).toEqual(['words'])
})

test('a page of any size is read to a limit', () => {
  const many = Array.from(
    { length: 300 },
    (_, index) => `word${'abcdefghij'[index % 10]}${'klmnopqrst'[Math.trunc(index / 10) % 10]}x`
  )
  expect(pageWords(`<p>${many.join(' ')}`)).toHaveLength(100)
  expect(pageWords('<script'.repeat(20_000))).toEqual([])
})
