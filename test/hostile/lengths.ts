import type { Behaviour, Speech } from './behaviour.js'
import { chunk, closesAfter, OK, says } from './wire.js'

/** A response with these fields, and what follows its head. */
function framed(fields: readonly string[], rest: string): Speech {
  return says(`${OK}${fields.join('\r\n')}\r\n\r\n${rest}`)
}

const FIVE = 'Content-Length: 5'
const CHUNKED = 'Transfer-Encoding: chunked'
const LAST = '0\r\n\r\n'

/** Content-Length and chunk sizes that are not true (RFC 9112 6.3, 7.1). */
export const lengths: readonly Behaviour[] = [
  { name: 'length-twice', outcome: '200', answer: framed([FIVE, FIVE], 'hello') },
  { name: 'length-differs', outcome: '200 cut timeout', answer: framed([FIVE, 'Content-Length: 7'], 'hello') },
  { name: 'length-list', outcome: '200', answer: framed(['Content-Length: 5, 5'], 'hello') },
  { name: 'length-negative', outcome: '200 cut timeout', answer: framed(['Content-Length: -5'], 'hello') },
  { name: 'length-with-sign', outcome: '200 cut timeout', answer: framed(['Content-Length: +5'], 'hello') },
  { name: 'length-in-hex', outcome: '200 cut timeout', answer: framed(['Content-Length: 0x5'], 'hello') },
  {
    name: 'length-overflow',
    outcome: '200 cut timeout',
    answer: framed(['Content-Length: 18446744073709551621'], 'hello')
  },
  { name: 'length-fraction', outcome: '200 cut timeout', answer: framed(['Content-Length: 5.0'], 'hello') },
  { name: 'length-empty', outcome: '200 cut timeout', answer: framed(['Content-Length:'], 'hello') },
  { name: 'length-words', outcome: '200 cut timeout', answer: framed(['Content-Length: five'], 'hello') },
  { name: 'length-and-chunked', outcome: '200', answer: framed([FIVE, CHUNKED], `${chunk('hello')}${LAST}`) },
  {
    name: 'chunked-and-length',
    outcome: '200',
    answer: framed([CHUNKED, 'Content-Length: 999'], `${chunk('hello')}${LAST}`)
  },
  { name: 'length-too-short', outcome: '200', answer: framed(['Content-Length: 2'], 'hello') },
  { name: 'length-too-long', outcome: '200 cut', answer: closesAfter(`${OK}Content-Length: 50\r\n\r\nhello`) },
  { name: 'length-missing', outcome: '200', answer: closesAfter(`${OK}\r\nhello`) },
  {
    name: 'coding-unknown-in-transfer',
    outcome: '200 cut timeout',
    answer: framed(['Transfer-Encoding: magic'], 'hello')
  },
  {
    name: 'coding-chunked-twice',
    outcome: '200',
    answer: framed(['Transfer-Encoding: chunked, chunked'], `${chunk('hello')}${LAST}`)
  },
  {
    name: 'coding-chunked-not-last',
    outcome: '200 cut timeout',
    answer: framed(['Transfer-Encoding: chunked, identity'], `${chunk('hello')}${LAST}`)
  },
  { name: 'chunk-size-words', outcome: '200 cut', answer: framed([CHUNKED], 'zz\r\nhello\r\n0\r\n\r\n') },
  { name: 'chunk-size-negative', outcome: '200 cut', answer: framed([CHUNKED], '-5\r\nhello\r\n0\r\n\r\n') },
  {
    name: 'chunk-size-overflow',
    outcome: '200 cut',
    answer: framed([CHUNKED], 'ffffffffffffffffff\r\nhello\r\n0\r\n\r\n')
  },
  { name: 'chunk-size-prefixed', outcome: '200 cut', answer: framed([CHUNKED], '0x5\r\nhello\r\n0\r\n\r\n') },
  { name: 'chunk-too-short', outcome: '200 cut', answer: framed([CHUNKED], '3\r\nhello\r\n0\r\n\r\n') },
  {
    name: 'chunk-too-long',
    outcome: '200 cut',
    answer: closesAfter(`${OK}${CHUNKED}\r\n\r\n50\r\nhello\r\n0\r\n\r\n`)
  },
  { name: 'chunk-lines-end-in-lf', outcome: '200 cut', answer: framed([CHUNKED], '5\nhello\n0\n\n') },
  { name: 'chunk-last-missing', outcome: '200 cut', answer: closesAfter(`${OK}${CHUNKED}\r\n\r\n${chunk('hello')}`) }
]
