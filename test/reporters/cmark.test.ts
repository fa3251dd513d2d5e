import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import { printable } from '../../src/reporters/layout.js'
import { cellCode, code, codeBlock, details, prose } from '../../src/reporters/markdown/markdown-text.js'
import { locateTool } from './outside-tool.js'
import { hostileWords } from './markdown-words.js'

const cmark = locateTool('cmark-gfm', 'cmark-gfm')
const EXTENSIONS = ['table', 'autolink', 'strikethrough', 'tasklist'].flatMap((name) => ['-e', name])

/** The elements that GitHub's own parser makes of each piece of Markdown. */
function elementsOf(pieces: readonly string[]): string[] {
  const input = pieces.join('\n\n***\n\n')
  const options = { input, encoding: 'utf8', maxBuffer: 100_000_000 } as const
  const { stdout } = spawnSync(cmark as string, ['--unsafe', ...EXTENSIONS], options)
  const elements: string[][] = [[]]
  const parser = new Parser({
    onopentag: (name) => void (name === 'hr' ? elements.push([]) : elements.at(-1)?.push(name)),
    oncomment: () => void elements.at(-1)?.push('comment')
  })
  parser.end(stdout)
  return elements.map((names) => names.join(' '))
}

describe.skipIf(cmark === null)('cmark-gfm makes of hostile text no more elements than of any', () => {
  test.each<[string, (text: string) => string, string]>([
    ['prose', (text) => prose(text, 1000), 'p'],
    ['an entry', (text) => `- ${prose(text, 1000)}`, 'ul li'],
    ['code', (text) => code(text, 1000), 'p code'],
    ['a block of code', (text) => codeBlock('text', text.split('\n').map(printable)), 'pre code'],
    ['details', (text) => details(prose(text, 1000), [prose(text, 1000)]), 'details summary p'],
    [
      'a table',
      (text) => `| a | b |\n| - | - |\n| ${prose(text, 1000)} | ${cellCode(text, 1000)} |`,
      'table thead tr th th tbody tr td td code'
    ]
  ])('in %s', (_, write, elements) => {
    const texts = ['-@.https[^1]', ...fc.sample(hostileWords, { numRuns: 5000 })]
    const made = elementsOf(texts.map(write))
    expect(made).toHaveLength(texts.length)
    expect(texts.filter((_, index) => made[index] !== elements)).toEqual([])
  })

  test('which it does of text that is not written so', () => {
    expect(elementsOf(['a@e.example', '<b>x</b>'])).toEqual(['p a', 'p b'])
  })
})
