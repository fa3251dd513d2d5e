import { expect, test } from 'vitest'
import { withWriteValue } from './argv.js'

test.each([
  [
    ['scan', '--write', 'http://a/'],
    ['scan', '--write=remove', 'http://a/']
  ],
  [
    ['scan', '--write=leave', 'http://a/'],
    ['scan', '--write=leave', 'http://a/']
  ],
  [
    ['scan', 'http://a/', '--write'],
    ['scan', 'http://a/', '--write=remove']
  ],
  [
    ['scan', '--', '--write'],
    ['scan', '--', '--write']
  ],
  [
    ['scan', '--write', '--', '--write'],
    ['scan', '--write=remove', '--', '--write']
  ]
])('%j becomes %j', (given, expected) => {
  expect(withWriteValue(given)).toEqual(expected)
})
