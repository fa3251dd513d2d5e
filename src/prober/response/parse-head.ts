import { addField } from './record-fields.js'

/** The head of a response, read leniently. */
export type RawHead = {
  status: number
  reason: string
  headers: Record<string, string>
  /** Where the content starts. */
  endByte: number
}

/**
 * Reads a response head that need not follow RFC 9112: lines may end in LF alone, fields may be folded, repeated,
 * without a name or with white space before the colon. `null` until the head is complete; with `atEnd`, what came is
 * all there is. Returns `'not-http'` if there is no status line.
 */
export function parseHead(bytes: Buffer, atEnd: boolean): RawHead | 'not-http' | null {
  const text = bytes.toString('latin1')
  const start = /^[\r\n]*/.exec(text)?.[0].length ?? 0
  // Who speaks another protocol may say no more until spoken to.
  if (!'HTTP/'.startsWith(text.slice(start, start + 5))) return 'not-http'
  const blank = /\n\r?\n/.exec(text.slice(start))
  if (blank === null && !atEnd) return null
  const endByte = blank === null ? text.length : start + blank.index + blank[0].length
  const lines = text.slice(start, endByte).split('\n')
  const match = /^HTTP\/\d(?:\.\d)?[ \t]+([1-9]\d{2})(?:[ \t]+(.*?))?\s*$/.exec(lines[0] ?? '')
  if (match === null) return 'not-http'
  return { status: Number(match[1]), reason: match[2] ?? '', headers: readFields(lines.slice(1)), endByte }
}

function readFields(lines: readonly string[]): Record<string, string> {
  const unfolded: string[] = []
  for (const line of lines) {
    if (/^[ \t]+\S/.test(line) && unfolded.length > 0) unfolded.push(`${unfolded.pop() ?? ''} ${line.trim()}`)
    else unfolded.push(line.trimEnd())
  }
  const record: Record<string, string> = {}
  for (const line of unfolded) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase()
    if (name !== '') addField(record, name, line.slice(colon + 1).trim())
  }
  return record
}

/** Whether a response has no content whatever its fields say (RFC 9112 6.3). */
export function hasNoContent(method: string, status: number): boolean {
  return method === 'HEAD' || method === 'CONNECT' || status < 200 || status === 204 || status === 304
}

/** The content of a chunked body (RFC 9112 7.1) as far as it can be read, and whether its last chunk was there. */
export function decodeChunks(bytes: Buffer): { content: Buffer; complete: boolean } {
  const parts: Buffer[] = []
  let position = 0
  for (;;) {
    const lineEnd = bytes.indexOf(10, position)
    const size = lineEnd < 0 ? null : /^\s*([0-9a-f]{1,8})/i.exec(bytes.toString('latin1', position, lineEnd))
    if (size === null) return { content: Buffer.concat(parts), complete: false }
    const length = Number.parseInt(size[1] ?? '', 16)
    if (length === 0) return { content: Buffer.concat(parts), complete: true }
    const chunk = bytes.subarray(lineEnd + 1, lineEnd + 1 + length)
    parts.push(chunk)
    if (chunk.length < length) return { content: Buffer.concat(parts), complete: false }
    position = lineEnd + 1 + length
    while (bytes[position] === 13 || bytes[position] === 10) position++
  }
}
