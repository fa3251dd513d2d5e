import { expect, it } from 'vitest'
import { verbgate } from './in-process.js'

it('every case of the built-in rules holds, as data and over the loopback', { timeout: 180_000 }, async () => {
  const { code, stdout, stderr } = await verbgate(['rules', 'test'])
  expect({ code, stderr, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({
    code: 0,
    stderr: '',
    last: expect.stringMatching(/^\d+ rules, \d+ cases, 0 problems\.$/)
  })
})
