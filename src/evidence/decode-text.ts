import { isUtf8 } from 'node:buffer'

/** Bytes of a body that conditions can see. */
export const maxAnswerBodyBytes: number = 64 * 1024

/** The first of its three bytes in UTF-8. */
const BYTE_ORDER_MARK = 0xef

/** The first 64 KiB as text: UTF-8, or Latin-1 where the bytes are no UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.length === 0) return ''
  const kept = bytes.subarray(0, maxAnswerBodyBytes)
  // A decoder costs more to make than most bodies to decode; it is only needed for a byte order mark and for broken text.
  if (kept[0] !== BYTE_ORDER_MARK && isUtf8(kept))
    return Buffer.from(kept.buffer, kept.byteOffset, kept.length).toString()
  try {
    // A character cut in two at the end is no reason to call the text Latin-1: `stream` lets it pass.
    return new TextDecoder('utf-8', { fatal: true }).decode(kept, { stream: true })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return Buffer.from(kept).toString('latin1')
  }
}
