import type { Behaviour } from './behaviour.js'
import { closesAfter, drips, floods, response, says, saysInTurn } from './wire.js'

const HINTS = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n'
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'
const WITH_CONTENT = 'HTTP/1.1 103 Early Hints\r\nContent-Length: 4\r\n\r\n'
const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'

/** Interim responses (RFC 9110 15.2) nobody asked for. */
export const interim: readonly Behaviour[] = [
  { name: '103-flood', outcome: 'protocol-error', answer: floods('', HINTS.repeat(1_000)) },
  { name: '103-drip', outcome: 'protocol-error|timeout', answer: drips('', HINTS) },
  { name: '103-ten-times', outcome: '200', answer: says(HINTS.repeat(10), response(200)) },
  { name: '103-seventeen-times', outcome: 'protocol-error', answer: says(HINTS.repeat(17), response(200)) },
  { name: '103-and-close', outcome: 'closed', answer: closesAfter(HINTS) },
  { name: '103-and-silence', outcome: 'timeout', answer: says(HINTS) },
  { name: '103-with-content', outcome: 'protocol-error', answer: says(`${WITH_CONTENT}abcd`, response(200)) },
  {
    name: '103-large',
    outcome: 'protocol-error',
    answer: floods('HTTP/1.1 103 Hints\r\n', `Link: <${'a'.repeat(9_000)}>\r\n`)
  },
  { name: '102-late-final', outcome: '200', answer: saysInTurn('HTTP/1.1 102 Processing\r\n\r\n', response(200)) },
  { name: '100-unasked', outcome: '200', answer: says(CONTINUE, response(200)) },
  { name: '100-flood', outcome: 'protocol-error', answer: floods('', CONTINUE.repeat(1_000)) },
  { name: '100-and-silence', outcome: 'timeout', answer: says(CONTINUE) },
  { name: '101-unasked', outcome: '101', answer: says(SWITCH) },
  { name: '101-and-response', outcome: '101', answer: says(SWITCH, response(200)) },
  { name: '101-and-noise', outcome: '101|protocol-error', answer: floods(SWITCH, '\u0081\u0005hello'.repeat(1_000)) },
  { name: '199', outcome: '200', answer: says('HTTP/1.1 199 Odd\r\n\r\n', response(200)) }
]
