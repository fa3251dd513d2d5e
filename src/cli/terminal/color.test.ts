import { expect, test } from 'vitest'
import { loadPaint, useColor } from './color.js'

const terminal = { isTTY: true }
const pipe = { isTTY: false }

test.each([
  ['a terminal', undefined, {}, terminal, true],
  ['a pipe', undefined, {}, pipe, false],
  ['a dumb terminal', undefined, { TERM: 'dumb' }, terminal, false],
  ['NO_COLOR', undefined, { NO_COLOR: '1' }, terminal, false],
  ['an empty NO_COLOR', undefined, { NO_COLOR: '' }, terminal, true],
  ['NO_COLOR over FORCE_COLOR', undefined, { NO_COLOR: '1', FORCE_COLOR: '1' }, terminal, false],
  ['FORCE_COLOR', undefined, { FORCE_COLOR: '1' }, pipe, true],
  ['FORCE_COLOR=0', undefined, { FORCE_COLOR: '0' }, terminal, false],
  ['CLICOLOR_FORCE', undefined, { CLICOLOR_FORCE: '1' }, pipe, true],
  ['--color over NO_COLOR', true, { NO_COLOR: '1' }, pipe, true],
  ['--no-color over FORCE_COLOR', false, { FORCE_COLOR: '1' }, terminal, false]
] as const)('%s', (_name, flag, env, output, expected) => {
  expect(useColor(flag, env, output)).toBe(expected)
})

test('paint colours only if asked', async () => {
  expect((await loadPaint(false)).bad('x')).toBe('x')
  expect((await loadPaint(true)).bad('x')).toContain('\u001b[')
})
