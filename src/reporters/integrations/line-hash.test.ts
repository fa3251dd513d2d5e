import { expect, test } from 'vitest'
import { hashLines } from './line-hash.js'

// Values that GitHub's own tests of its action expect (github/codeql-action, src/fingerprints.test.ts).
test.each([
  ['', ['c129715d7a2bc9a3:1']],
  [' a\nb\n  \t\tc\n d', ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1']],
  [
    ' hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n',
    ['e9496ae3ebfced30:1', 'fb7c023a8b9ccb3f:1', 'ce8ba1a563dcdaca:1', 'e20e36e16fcb0cc8:1', 'b3edc88f2938467e:1']
  ],
  [
    'Lorem ipsum dolor sit amet.\n'.repeat(10),
    ['a7f2ff13bc495cf2:1', 'a7f2ff13bc495cf2:2', 'a7f2ff13bc495cf2:3', 'a7f2ff13bc495cf2:4']
  ]
])('lines of %j are known as GitHub knows them', (text, hashes) => {
  const hashLine = hashLines(text)
  expect(hashes.map((_, index) => hashLine(index + 1))).toEqual(hashes)
})
