import type { Speech } from '../hostile/behaviour.js'
import { OK, chunk, closesAfter, drips, floods, resetsAfter, response, says } from '../hostile/wire.js'

/** What goes wrong with a request, given the bytes that would be the right answer. */
export type Fault = (answer: Buffer) => Speech
export type Faults = Readonly<Record<string, Fault>>

const SOME = 'x'.repeat(500)
const HINT = 'HTTP/1.1 103 Early Hints\r\nLink: </css/style.css>; rel=preload\r\n\r\n'

/** The outcome is a matter of neither luck nor time, whatever the method. */
export const steadyFaults: Faults = {
  'reset at once': () => resetsAfter(''),
  'closed at once': () => closesAfter(''),
  'closed in the head': () => closesAfter(`${OK}Content-Ty`),
  'closed after the answer': (answer) => closesAfter(answer.toString('latin1')),
  'no status line': () => closesAfter('220 mail.example ESMTP\r\n'),
  'status that is none': () => closesAfter('HTTP/1.1 abc No\r\nContent-Length: 0\r\n\r\n'),
  'second response': (answer) => says(answer, response(200, 'not asked for')),
  'oversized head': () => says(`${OK}${`X-Field: ${SOME}\r\n`.repeat(200)}\r\n`),
  'interim responses': (answer) => says(HINT.repeat(3), answer),
  'flood of interim responses': (answer) => says(HINT.repeat(40), answer)
}

/** The same, and the status is 200: to a method that changes state that is a claim to have carried it out. */
export const claimingFaults: Faults = {
  'closed in the content': () => closesAfter(`${OK}Content-Length: 5000\r\n\r\n${SOME}`),
  'closed in a chunk': () => closesAfter(`${OK}Transfer-Encoding: chunked\r\n\r\n${chunk(SOME)}1f4\r\nx`),
  'no length': () => closesAfter(`${OK}Content-Type: text/html\r\n\r\n${SOME}`),
  'length too small': () => says(`${OK}Content-Length: 5\r\n\r\n${SOME}`),
  'two lengths': () => closesAfter(`${OK}Content-Length: 5\r\nContent-Length: 7\r\n\r\nabcde`),
  'oversized content': () => says(`${OK}Content-Length: 400000\r\n\r\n`, Buffer.alloc(400_000, 'x'))
}

/** A matter of time. */
export const timelyFaults: Faults = {
  late: (answer) => after(250, says(answer)),
  silence: () => () => undefined,
  'dripping head': () => drips(OK, 'X-Drip: 1\r\n'),
  '503 without a wish': () => says(response(503))
}

/** A matter of time, and claiming. */
export const timelyClaims: Faults = {
  'reset in the content': () => resetsAfter(`${OK}Content-Length: 5000\r\n\r\n${SOME}`),
  'dripping content': () => drips(`${OK}Content-Length: 5000\r\n\r\n`, 'x'),
  'endless content': () => floods(`${OK}\r\n`, Buffer.alloc(60_000, 'x'), 2_000_000)
}

/** Wishes to be left alone: from the first on, their origin is asked ten times a second at most. */
export const limitingFaults: Faults = {
  '429, now': () => says(response(429, '', ['Retry-After: 0'])),
  '429, in a second': () => says(response(429, '', ['Retry-After: 1'])),
  '429, in words': () => says(response(429, '', ['Retry-After: soon'])),
  '503, at a date past': () => says(response(503, '', ['Retry-After: Thu, 01 Jan 1970 00:00:00 GMT']))
}

function after(ms: number, speech: Speech): Speech {
  return (on) => void setTimeout(() => speech(on), ms).unref()
}
