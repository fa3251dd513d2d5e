import type { Behaviour } from './behaviour.js'
import { chunk, closesAfter, drips, floods, OK, says } from './wire.js'

const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`
const PIECE = 'x'.repeat(50_000)

/** Content, chunks and trailers that do not end. */
export const bodies: readonly Behaviour[] = [
  { name: 'endless-chunked', outcome: '200 cut', answer: floods(CHUNKED, chunk(PIECE)) },
  { name: 'endless-until-close', outcome: '200 cut', answer: floods(`${OK}\r\n`, PIECE) },
  { name: 'endless-by-length', outcome: '200 cut', answer: floods(`${OK}Content-Length: 99999999999\r\n\r\n`, PIECE) },
  { name: 'endless-tiny-chunks', outcome: '200 cut', answer: floods(CHUNKED, chunk('x').repeat(10_000)) },
  {
    name: 'endless-chunk-extension',
    outcome: '200 cut protocol-error|200 cut timeout',
    answer: floods(`${CHUNKED}5;a=`, PIECE)
  },
  {
    name: 'endless-chunk-zeros',
    outcome: '200 cut protocol-error|200 cut timeout',
    answer: floods(CHUNKED, '0'.repeat(50_000))
  },
  { name: 'endless-trailers', outcome: '200 cut', answer: floods(`${CHUNKED}0\r\n`, `X-T: ${'t'.repeat(1_000)}\r\n`) },
  { name: 'drip-chunked', outcome: '200 cut timeout', answer: drips(CHUNKED, chunk('x')) },
  { name: 'drip-until-close', outcome: '200 cut timeout', answer: drips(`${OK}\r\n`, 'x') },
  { name: 'drip-by-length', outcome: '200 cut timeout', answer: drips(`${OK}Content-Length: 5000\r\n\r\n`, 'x') },
  { name: 'drip-chunk-extension', outcome: '200 cut timeout', answer: drips(`${CHUNKED}5;a=`, 'x') },
  { name: 'drip-trailers', outcome: '200 cut timeout', answer: drips(`${CHUNKED}0\r\n`, 'X-T: t\r\n') },
  { name: 'silence-after-head', outcome: '200 cut timeout', answer: says(`${OK}Content-Length: 5\r\n\r\n`) },
  { name: 'silence-in-chunk', outcome: '200 cut timeout', answer: says(`${CHUNKED}5\r\nab`) },
  { name: 'ten-megabytes', outcome: '200 cut', answer: closesAfter(`${OK}\r\n${'y'.repeat(10 * 1024 * 1024)}`) }
]
