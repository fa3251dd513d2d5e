import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileWords } from '../../../test/reporters/markdown-words.js'
import { render } from '../../../test/reporters/rendered.js'
import { HOSTILE } from '../../../test/reporters/sample.js'
import { printable } from '../layout.js'
import { cellCode, clipped, code, codeBlock, prose } from './markdown-text.js'

/** What is left of text that stands as it is: blanks at the ends and in a row do not show in HTML. */
function shown(text: string): string {
  return text.replaceAll('\u200b', '').replaceAll(/ +/g, ' ').trim()
}

describe.each([
  ['a paragraph', (text: string) => text, ['<p>', '</p>']],
  ['an entry', (text: string) => `- ${text}`, ['<ul>', '<li>', '</li>', '</ul>']],
  ['a heading', (text: string) => `## x ${text} x`, ['<h2>', '</h2>']],
  ['HTML', (text: string) => `<details><summary>${text}</summary>\n\n</details>`, ['<details>', '<summary>']]
])('prose in %s', (_, place, structure) => {
  test('is nothing but text, and links nothing', () => {
    fc.assert(
      fc.property(hostileWords, (text) => {
        const rendered = render(place(prose(text, 1000)))
        expect(rendered.structure.slice(0, structure.length)).toEqual(structure)
        expect(rendered.structure.length).toBe(place('x').startsWith('<') ? 4 : structure.length)
        const around = place('').startsWith('##') ? `x ${printable(text).trim()} x` : printable(text)
        expect(shown(rendered.text)).toBe(shown(around))
        expect(rendered.prose).not.toMatch(/[#!$~&^]\w|[@:][^\s\u200b]|www\.|GH-\d/i)
      }),
      { numRuns: 500 }
    )
  })
})

const cells = ['<table>', '<thead>', '<tr>', '<th>', '</th>', '<th>', '</th>', '</tr>', '</thead>']
const row = ['<tbody>', '<tr>', '<td>', '</td>', '<td>', '</td>', '</tr>', '</tbody>', '</table>']
const codeRow = row.flatMap((tag, index) => (index === 2 ? [tag, '<code>', '</code>'] : [tag]))

test.each([
  ['prose', prose, row],
  ['code', cellCode, codeRow]
])('%s in a cell of a table stays there', (_, write, body) => {
  fc.assert(
    fc.property(hostileWords, (text) => {
      const table = `| a | b |\n| - | - |\n| ${write(text, 1000)} | end |`
      const rendered = render(table)
      expect(rendered.structure).toEqual([...cells, ...body])
      expect(shown(rendered.text.replaceAll(/\s+/g, ' '))).toMatch(/ ?end$/)
    }),
    { numRuns: 500 }
  )
})

test('code is what it was, whatever backticks it has', () => {
  fc.assert(
    fc.property(hostileWords, (text) => {
      const rendered = render(`x ${code(text, 1000)} x`)
      expect(rendered.structure).toEqual(['<p>', '<code>', '</code>', '</p>'])
      expect(rendered.prose.replaceAll(/\s/g, '')).toBe('xx')
      expect(shown(rendered.text)).toBe(shown(`x ${printable(text)} x`))
    }),
    { numRuns: 500 }
  )
})

test('no line ends a block of code', () => {
  fc.assert(
    fc.property(fc.array(hostileWords, { minLength: 1, maxLength: 5 }), (lines) => {
      const printed = lines.map(printable)
      const rendered = render(`${codeBlock('text', printed)}\n\nx`)
      expect(rendered.structure).toEqual(['<pre>', '<code class="language-text">', '</code>', '</pre>', '<p>', '</p>'])
      expect(rendered.text).toContain(printed.join('\n'))
    })
  )
})

test('text is cut between characters and says how much is left out; blanks of code stay', () => {
  expect(clipped('abc', 3)).toBe('abc')
  expect(clipped('abcd', 3)).toBe('abc ... (1 characters more)')
  expect(clipped('ab🙂', 3)).toBe('ab ... (2 characters more)')
  expect(prose('a|bcd', 2)).toBe('a&#124; ... (3 characters more)')
  expect(code('a`bcd', 2)).toBe('``a` ... (3 characters more)``')
  expect(code(' a ', 9)).toBe('`  a  `')
  expect(cellCode('a|b', 9)).toBe('`a\\x7cb`')
})

test('what GitHub takes for an address once it is rendered is kept apart', () => {
  expect(prose('-@.https', 100)).toBe('&#45;&#64;&#8203;.https')
  expect(prose('see GH-1, #2 and www.e.example', 100)).toBe('see GH-&#8203;1, &#35;&#8203;2 and www&#8203;.e.example')
})

test('plain words stay readable in the source', () => {
  expect(prose('Fix it at nginx (1.2), then try again.', 100)).toBe('Fix it at nginx (1.2), then try again.')
  expect(prose('1. First', 100)).toBe('1&#46; First')
  expect(prose('12) Second', 100)).toBe('12&#41; Second')
  expect(prose('- a', 100)).toBe('&#45; a')
  expect(prose('+ a', 100)).toBe('&#43; a')
  expect(prose(HOSTILE, 2000)).not.toMatch(/[<>`|[\]]|@e|(?<!&)#1/)
})
