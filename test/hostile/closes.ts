import type { Behaviour } from './behaviour.js'
import { closesAfter, OK, resetsAfter, response, says } from './wire.js'

const PROMISED = `${OK}Content-Length: 100\r\n\r\nhello`
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n50\r\nhello`

/** Connections that end at each stage. */
export const closes: readonly Behaviour[] = [
  { name: 'close-at-once', outcome: 'closed', greet: ({ socket }) => void socket.end() },
  { name: 'reset-at-once', outcome: 'reset', greet: ({ socket }) => void socket.resetAndDestroy() },
  { name: 'close-after-request', outcome: 'closed', answer: closesAfter('') },
  { name: 'reset-after-request', outcome: 'reset', answer: ({ socket }) => void socket.resetAndDestroy() },
  { name: 'close-in-status-line', outcome: 'closed', answer: closesAfter('HTTP/1.1 2') },
  { name: 'reset-in-status-line', outcome: 'reset', answer: resetsAfter('HTTP/1.1 2') },
  { name: 'close-in-fields', outcome: 'closed', answer: closesAfter(`${OK}X-A: `) },
  { name: 'reset-in-fields', outcome: 'reset', answer: resetsAfter(`${OK}X-A: `) },
  { name: 'close-in-content', outcome: '200 cut', answer: closesAfter(PROMISED) },
  { name: 'reset-in-content', outcome: '200 cut', answer: resetsAfter(PROMISED) },
  { name: 'close-in-chunk', outcome: '200 cut', answer: closesAfter(CHUNKED) },
  { name: 'reset-in-chunk', outcome: '200 cut', answer: resetsAfter(CHUNKED) },
  { name: 'close-after-answer', outcome: '200', answer: closesAfter(response(200, 'hello')) },
  { name: 'reset-after-answer', outcome: '200', answer: resetsAfter(response(200, 'hello')) },
  {
    name: 'close-every-other-request',
    outcome: '200|closed',
    answer: (call) => (call.count % 2 === 0 ? closesAfter('') : says(response(200)))(call)
  }
]
