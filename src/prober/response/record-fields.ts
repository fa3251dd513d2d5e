/**
 * The fields of a response as undici's parser hands them over (name, value, name, value, ...), with lower-case names and
 * repeated fields joined by `, ` (RFC 9110 5.3).
 */
export function headerRecord(rawHeaders: readonly Buffer[]): Record<string, string> {
  const record: Record<string, string> = {}
  const first = rawHeaders[0]
  const last = rawHeaders[rawHeaders.length - 1]
  if (first === undefined || last === undefined) return record
  // The pieces mostly lie in one chunk: decoding it once is a third of the work of decoding each of them.
  const start = first.byteOffset
  const isWhole = isInOrder(rawHeaders, first)
  const text = isWhole ? Buffer.from(first.buffer, start, last.byteOffset + last.length - start).toString('latin1') : ''
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name, value] = [rawHeaders[index] as Buffer, rawHeaders[index + 1] as Buffer]
    if (isWhole) addField(record, lowerName(part(text, name, start)), part(text, value, start))
    else addField(record, lowerName(name.toString('latin1')), value.toString('latin1'))
  }
  return record
}

/** Whether all pieces lie in one chunk, none before the first. */
function isInOrder(pieces: readonly Buffer[], first: Buffer): boolean {
  for (const piece of pieces) if (piece.buffer !== first.buffer || piece.byteOffset < first.byteOffset) return false
  return true
}

// Servers use few names. One that was met before is found faster than it is turned into lower case and a property's name.
const lowered = new Map<string, string>()
const MAX_LOWERED = 256

function lowerName(name: string): string {
  const known = lowered.get(name)
  if (known !== undefined) return known
  const lower = name.toLowerCase()
  if (lowered.size < MAX_LOWERED) lowered.set(name, lower)
  return lower
}

function part(text: string, piece: Buffer, start: number): string {
  const offset = piece.byteOffset - start
  return text.slice(offset, offset + piece.length)
}

/** Adds a field, joined to an earlier one of the same name; the name is in lower case. */
export function addField(record: Record<string, string>, name: string, value: string): void {
  if (name === '__proto__') {
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true })
    return
  }
  const earlier = record[name]
  // A name such as `constructor` finds a function that every object inherits.
  record[name] = typeof earlier === 'string' ? `${earlier}, ${value}` : value
}
