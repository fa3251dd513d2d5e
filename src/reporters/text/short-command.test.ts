import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { shortCommand } from './short-command.js'

const LONG = 'a'.repeat(1200)

test.each([
  [`printf %s http://a.example/${LONG}`],
  [`printf %s 'http://a.example/${LONG}?x=1&y'`],
  [`printf %s 'it'\\''s ${LONG}'\\'' and ${LONG}'`],
  [`printf %s 'back\\slash \\' ${LONG}`],
  ['printf %s short']
])('%.40s does the same when it is cut short', (command) => {
  const short = shortCommand(command)
  expect(short.length).toBeLessThan(160)
  expect(execFileSync('sh', ['-c', short]).toString()).toBe(execFileSync('sh', ['-c', command]).toString())
})
