import type { Behaviour } from './behaviour.js'
import { closesAfter, OK, says } from './wire.js'

const REST = 'Content-Length: 5\r\n\r\nhello'
const status = (line: string): string => `${line}\r\n${REST}`

/** What is not HTTP as RFC 9112 has it. Where a lenient reader gets a status, the prober has to get it too. */
export const grammar: readonly Behaviour[] = [
  { name: 'status-000', outcome: 'protocol-error', answer: says(status('HTTP/1.1 000 Nothing')) },
  { name: 'status-099', outcome: 'protocol-error', answer: says(status('HTTP/1.1 099 Low')) },
  { name: 'status-600', outcome: '600', answer: says(status('HTTP/1.1 600 High')) },
  { name: 'status-999', outcome: '999', answer: says(status('HTTP/1.1 999 Denied')) },
  { name: 'status-1000', outcome: 'protocol-error', answer: says(status('HTTP/1.1 1000 Long')) },
  { name: 'status-20', outcome: 'protocol-error', answer: says(status('HTTP/1.1 20 Short')) },
  { name: 'status-negative', outcome: 'protocol-error', answer: says(status('HTTP/1.1 -200 OK')) },
  { name: 'status-words', outcome: 'protocol-error', answer: says(status('HTTP/1.1 abc OK')) },
  { name: 'status-alone', outcome: '200', answer: says(status('HTTP/1.1 200')) },
  { name: 'version-0.9', outcome: 'protocol-error', answer: closesAfter('<html><title>old</title>') },
  { name: 'version-1.0', outcome: '200', answer: says(status('HTTP/1.0 200 OK')) },
  { name: 'version-1.2', outcome: '200', answer: says(status('HTTP/1.2 200 OK')) },
  { name: 'version-2.0', outcome: '200', answer: says(status('HTTP/2.0 200 OK')) },
  { name: 'version-3.9', outcome: '200', answer: says(status('HTTP/3.9 200 OK')) },
  { name: 'version-in-lower-case', outcome: 'protocol-error', answer: says(status('http/1.1 200 OK')) },
  { name: 'version-icy', outcome: 'protocol-error', answer: says(status('ICY 200 OK')) },
  { name: 'blanks-in-status-line', outcome: '200', answer: says(status('HTTP/1.1   200   OK')) },
  { name: 'lines-end-in-lf', outcome: '200', answer: says(`${OK}X-A: a\r\n${REST}`.replaceAll('\r', '')) },
  { name: 'lines-end-in-cr', outcome: 'timeout', answer: says(`${OK}X-A: a\r\n${REST}`.replaceAll('\n', '')) },
  { name: 'field-folded', outcome: '200', answer: says(`${OK}X-A: a\r\n b\r\n${REST}`) },
  { name: 'field-starts-folded', outcome: '200', answer: says(`${OK} X-A: a\r\n${REST}`) },
  { name: 'blank-before-colon', outcome: '200', answer: says(`${OK}X-A : a\r\n${REST}`) },
  { name: 'field-without-name', outcome: '200', answer: says(`${OK}: a\r\n${REST}`) },
  { name: 'field-without-colon', outcome: '200', answer: says(`${OK}nonsense\r\n${REST}`) },
  { name: 'cr-in-value', outcome: '200', answer: says(`${OK}X-A: a\rb\r\n${REST}`) },
  { name: 'nul-in-value', outcome: '200', answer: says(`${OK}X-A: a\0b\r\n${REST}`) },
  { name: 'nul-in-name', outcome: '200', answer: says(`${OK}X\0A: a\r\n${REST}`) },
  { name: 'noise', outcome: 'protocol-error', answer: closesAfter('\u0000\u00ff\u0007\u0080'.repeat(999)) },
  { name: 'ssh', outcome: 'protocol-error', greet: says('SSH-2.0-OpenSSH_9.9\r\n') },
  { name: 'smtp', outcome: 'protocol-error', greet: says('220 mail.example ESMTP\r\n') },
  {
    name: 'tls-bytes-on-plain-port',
    outcome: 'protocol-error',
    greet: says('\u0015\u0003\u0003\u0000\u0002\u0002\u0028')
  },
  { name: 'response-before-request', outcome: '201', greet: says(status('HTTP/1.1 201 Created')) },
  { name: 'silent-port', outcome: 'timeout', greet: says() }
]
