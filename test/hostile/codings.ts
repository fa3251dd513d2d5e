import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib'
import type { Behaviour, Speech } from './behaviour.js'
import { chunk, OK, says } from './wire.js'

const zeros = (megabytes: number): Buffer => Buffer.alloc(megabytes * 1024 * 1024)
const bomb = (): Buffer => gzipSync(zeros(10), { level: 1 })

/** Content made when it is first asked for. */
function coded(coding: string, make: () => Buffer): Speech {
  let content: Buffer | undefined
  return (on) => {
    content ??= make()
    const fields = `Content-Type: text/html\r\nContent-Encoding: ${coding}\r\nContent-Length: ${content.length}`
    says(`${OK}${fields}\r\n\r\n`, content)(on)
  }
}

/** Content that is small on the wire and would not be so for long (the prober asks for identity and decodes nothing). */
export const codings: readonly Behaviour[] = [
  { name: 'gzip-bomb', outcome: '200', answer: coded('gzip', bomb) },
  { name: 'gzip-bomb-twice', outcome: '200', answer: coded('gzip, gzip', () => gzipSync(bomb())) },
  { name: 'deflate-bomb', outcome: '200', answer: coded('deflate', () => deflateSync(zeros(10), { level: 1 })) },
  {
    name: 'brotli-bomb',
    outcome: '200',
    answer: coded('br', () => brotliCompressSync(zeros(10), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }))
  },
  { name: 'fifty-codings', outcome: '200', answer: coded('gzip, '.repeat(50), () => gzipSync('x')) },
  { name: 'gzip-broken', outcome: '200', answer: coded('gzip', () => Buffer.from([0x1f, 0x8b, 8, 1, 2, 3])) },
  {
    name: 'gzip-cut',
    outcome: '200',
    answer: coded('gzip', () => gzipSync(zeros(10), { level: 1 }).subarray(0, 5_000))
  },
  { name: 'coding-unknown', outcome: '200', answer: coded('rot13', () => Buffer.from('<gvgyr>')) },
  {
    name: 'gzip-as-transfer-coding',
    outcome: '200',
    answer: says(`${OK}Transfer-Encoding: gzip, chunked\r\n\r\n${chunk('abc')}0\r\n\r\n`)
  }
]
