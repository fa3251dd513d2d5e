import type { Behaviour } from './behaviour.js'
import { chunk, floods, OK, response, says, saysInTurn } from './wire.js'

const FIRST = response(200, 'first')
const FORGED = response(201, 'forged')

/**
 * More than was asked for: what follows an answer must not become the answer to something else. It is written together
 * with the answer: what comes after the next request was sent is an answer to it, as far as any client can tell.
 */
export const surplus: readonly Behaviour[] = [
  { name: 'second-response', outcome: '200', answer: says(FIRST + FORGED) },
  { name: 'second-response-late', outcome: '200', answer: saysInTurn(FIRST, FORGED) },
  { name: 'hundred-responses', outcome: '200', answer: says(FIRST + FORGED.repeat(100)) },
  { name: 'endless-responses', outcome: '200', answer: floods(FIRST + FORGED, FORGED.repeat(500)) },
  { name: 'surplus-bytes', outcome: '200', answer: says(FIRST, 'surplus') },
  { name: 'surplus-bytes-late', outcome: '200', answer: saysInTurn(FIRST, 'surplus') },
  {
    name: 'surplus-after-last-chunk',
    outcome: '200',
    answer: says(`${OK}Transfer-Encoding: chunked\r\n\r\n${chunk('first')}0\r\n\r\n${FORGED}`)
  },
  { name: 'surplus-crlf', outcome: '200', answer: says(FIRST, '\r\n\r\n\r\n') },
  { name: '204-with-content', outcome: '204 cut', answer: says(response(204, FORGED)) },
  { name: '304-with-content', outcome: '304 cut', answer: says(response(304, FORGED)) },
  {
    name: '304-with-length-alone',
    outcome: '304 cut',
    answer: says('HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n')
  },
  { name: '205-with-content', outcome: '205', answer: says(response(205, 'hello')) },
  { name: 'timeout-408-unasked', outcome: '200', answer: says(FIRST + response(408, '', ['Connection: close'])) }
]
