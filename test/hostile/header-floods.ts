import type { Behaviour } from './behaviour.js'
import { drips, floods, OK, says } from './wire.js'

const LONG = 'a'.repeat(50_000)
const END = 'Content-Length: 0\r\n\r\n'

function fields(count: number): string {
  return Array.from({ length: count }, (_, index) => `X-${index}: v\r\n`).join('')
}

/** Status lines and header sections that do not end, or are larger than any honest one. */
export const headerFloods: readonly Behaviour[] = [
  { name: 'endless-field-value', outcome: 'protocol-error', answer: floods(`${OK}X-A: `, LONG) },
  { name: 'endless-field-name', outcome: 'protocol-error', answer: floods(OK, LONG) },
  { name: 'endless-fields', outcome: 'protocol-error', answer: floods(OK, fields(2_000)) },
  { name: 'endless-long-fields', outcome: 'protocol-error', answer: floods(OK, `X-A: ${'a'.repeat(8_000)}\r\n`) },
  { name: 'endless-empty-fields', outcome: 'protocol-error', answer: floods(OK, 'a:\r\n'.repeat(20_000)) },
  { name: 'endless-cookies', outcome: 'protocol-error', answer: floods(OK, 'Set-Cookie: a=b\r\n'.repeat(4_000)) },
  { name: 'endless-reason', outcome: 'protocol-error', answer: floods('HTTP/1.1 200 ', LONG) },
  { name: 'endless-leading-crlf', outcome: 'protocol-error', answer: floods('', '\r\n'.repeat(30_000)) },
  { name: 'endless-version', outcome: 'protocol-error', answer: floods('HTTP/1.', '1'.repeat(50_000)) },
  { name: 'drip-field-value', outcome: 'timeout', answer: drips(`${OK}X-A: `, 'a') },
  { name: 'drip-field-name', outcome: 'timeout', answer: drips(OK, 'a') },
  { name: 'drip-fields', outcome: 'timeout', answer: drips(OK, 'X-A: a\r\n') },
  { name: 'drip-reason', outcome: 'timeout', answer: drips('HTTP/1.1 200 ', 'a') },
  { name: 'drip-leading-crlf', outcome: 'timeout', answer: drips('', '\r\n') },
  { name: 'silence-in-status-line', outcome: 'timeout', answer: says('HTTP/1.1 20') },
  { name: 'silence-in-fields', outcome: 'timeout', answer: says(`${OK}X-A: a\r\n`) },
  { name: 'silence', outcome: 'timeout', answer: says() },
  { name: 'fields-900', outcome: '200', answer: says(OK, fields(900), END) },
  { name: 'fields-1100', outcome: 'protocol-error', answer: says(OK, fields(1_100), END) },
  { name: 'field-of-60-kilobytes', outcome: '200', answer: says(OK, `X-A: ${'a'.repeat(60_000)}\r\n`, END) },
  {
    name: 'field-of-1-megabyte',
    outcome: 'protocol-error',
    answer: says(OK, `X-A: ${'a'.repeat(1_000_000)}\r\n`, END)
  },
  {
    name: 'fields-of-objects',
    outcome: '200',
    answer: says(OK, '__proto__: a\r\nconstructor: b\r\ntoString: c\r\n', END)
  }
]
