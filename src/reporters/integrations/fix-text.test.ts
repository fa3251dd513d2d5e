import { expect, it } from 'vitest'
import { fixMarkdown, fixText } from './fix-text.js'

const FIX = { nginx: 'limit_except GET {\n  deny all; # @x\n}\n', any: 'Allow GET & HEAD only.' }

it('has what holds for any product first, then each product', () => {
  expect(fixText(FIX)).toBe('Allow GET & HEAD only.\n\nnginx:\nlimit_except GET {\n  deny all; # @x\n}')
})

it('has configuration in code blocks as Markdown', () => {
  expect(fixMarkdown(FIX, 'gitlab', 7000)).toBe(
    'Allow GET \\& HEAD only.\n\nnginx:\n\n```\nlimit_except GET {\n  deny all; # @x\n}\n```'
  )
  expect(fixMarkdown({}, 'gitlab', 7000)).toBe('')
})

it('leaves out as a whole what no longer fits, and keeps what comes behind it', () => {
  const markdown = fixMarkdown({ ...FIX, apache: 'x'.repeat(100), iis: 'y' }, 'gitlab', 110)
  expect(markdown).toMatch(/deny all; # @x\n\}\n```\n\niis:\n\n```\ny\n```$/)
  expect(fixMarkdown({ any: '*'.repeat(9000) }, 'gitlab', 7000).length).toBeGreaterThan(6000)
  expect(fixMarkdown({ any: '*'.repeat(9000) }, 'gitlab', 7000).length).toBeLessThanOrEqual(7000)
})
