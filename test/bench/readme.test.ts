import { expect, it } from 'vitest'
import { insertBetween } from './readme.js'
import { markdownTable, median } from './row.js'

it('replaces what stands between the markers and nothing else', () => {
  const once = insertBetween('# Title\n', 'first')
  expect(once).toBe('# Title\n\n<!-- bench:start -->\n\nfirst\n\n<!-- bench:end -->\n')
  expect(insertBetween(`${once}\nafter\n`, 'second')).toBe(`${once.replace('first', 'second')}\nafter\n`)
})

it('refuses a marker without its partner', () => {
  expect(() => insertBetween('<!-- bench:end -->\n', 'x')).toThrow('needs <!-- bench:start -->')
  expect(() => insertBetween('<!-- bench:start -->\n', 'x')).toThrow('and after it <!-- bench:end -->')
})

it('says which rows do not hold, and keeps a bar inside its cell', () => {
  expect(markdownTable([{ what: 'a | b', must: '1', measured: '2', holds: false }])).toBe(
    '| what | must | measured | holds |\n| --- | --- | --- | --- |\n| a \\| b | 1 | 2 | **no** |'
  )
})

it('has no median of nothing', () => {
  expect([median([3, 1, 2]), median([4, 1])]).toEqual([2, 2.5])
  expect(() => median([])).toThrow('nothing was measured')
})
