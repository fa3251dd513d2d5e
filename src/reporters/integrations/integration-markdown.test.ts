import { describe, expect, it } from 'vitest'
import { HOSTILE } from '../../../test/reporters/sample.js'
import { codeBlock, codeSpan, paragraph } from './integration-markdown.js'

describe('a paragraph for GitLab', () => {
  it.each([
    ['@everyone', '\\@everyone'],
    ['#1 !2 ~bug $3 %4 &5 ^6', '\\#1 \\!2 \\~bug \\$3 \\%4 \\&5 \\^6'],
    ['[a](b) ![x](y)', '\\[a\\](b) \\!\\[x\\](y)'],
    ['<img src=x> &lt;', '\\<img src=x\\> \\&lt;'],
    ['`code` **b** _i_ a|b c\\d', '\\`code\\` \\*\\*b\\*\\* \\_i\\_ a\\|b c\\\\d'],
    ['/close', '&#47;close'],
    ['- a', '&#45; a'],
    ['+ a', '&#43; a'],
    ['===', '&#61;=='],
    [':::', '&#58;::'],
    ['12. a', '&#49;2. a'],
    ['1) a', '&#49;) a'],
    ['12 files', '12 files'],
    ['a\n/close\r\n\n  - b', 'a /close - b'],
    ['  a\u202eb\rc ', 'a\\\\u{202e}b\\\\x0dc']
  ])('of %j is %j', (text, markdown) => {
    expect(paragraph(text, 'gitlab')).toBe(markdown)
  })

  it('has nothing special left that is not escaped', () => {
    const left = paragraph(HOSTILE, 'gitlab').replaceAll(/\\[!-/:-@[-`{-~]/g, '')
    expect(left).not.toMatch(/[\\`*_[\]<>#!|~@$%^&\n]/)
  })
})

describe('a paragraph for DefectDojo', () => {
  it.each([
    ['<b>&lt;', '&lt;b\\>&amp;lt;'],
    ['@a ~b $c %d ^e |f', '@a ~b $c %d ^e |f'],
    ['[a](b) ![x](y) {: .c }', '\\[a\\](b) \\!\\[x\\](y) \\{: .c \\}'],
    ['# a `b` *c* _d_ e\\f', '\\# a \\`b\\` \\*c\\* \\_d\\_ e\\\\f'],
    ['1. a', '&#49;. a']
  ])('of %j is %j', (text, markdown) => {
    expect(paragraph(text, 'dojo')).toBe(markdown)
  })
})

it('a paragraph has an end, and no half escape there', () => {
  expect(paragraph('*'.repeat(100_000), 'gitlab').length).toBeLessThanOrEqual(20_000)
  expect(paragraph('***', 'gitlab', 5)).toBe('...')
})

it.each([
  ['/images/', '`/images/`'],
  ['a`b', '``a`b``'],
  ['`a``', '``` `a`` ```'],
  ['a\n@b\u202e', '`a\\x0a@b\\u{202e}`']
])('a code span of %j is %j', (text, markdown) => {
  expect(codeSpan(text)).toBe(markdown)
})

it.each([
  ['deny all;\n', '```\ndeny all;\n```'],
  ['a\n````\n@b\r\u202e', '`````\na\n````\n@b\\x0d\\u{202e}\n`````']
])('a code block of %j is %j', (text, markdown) => {
  expect(codeBlock(text)).toBe(markdown)
})
