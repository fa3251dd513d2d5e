import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { errorCode } from './errors.js'

/** Trouble with the file itself, `code` as of the system's own errors: `EFBIG` too large, `ENOTSUP` no file to read. */
export class FileTrouble extends Error {
  readonly code: 'EFBIG' | 'ENOTSUP'

  constructor(code: 'EFBIG' | 'ENOTSUP', message: string) {
    super(message)
    this.name = 'FileTrouble'
    this.code = code
  }
}

const CHUNK_BYTES = 64 * 1024

/** What a shell makes of `<(command)`, and `/dev/stdin`: pipes that somebody writes to. */
const OPEN_PIPES = /^\/(?:dev|proc)\//

/** As `readBoundedBytes`: UTF-8, without a byte order mark. */
export function readBoundedText(file: string, maxBytes: number): string {
  return new TextDecoder().decode(readBoundedBytes(file, maxBytes))
}

/**
 * What a file holds. Reads `maxBytes` at most, and waits for no writer of a named pipe.
 * @throws FileTrouble for a larger file, a folder, a socket or a named pipe; what the system says otherwise
 */
export function readBoundedBytes(file: string, maxBytes: number): Buffer {
  // without O_NONBLOCK a named pipe would hold us up in open(2)
  const descriptor = openSync(file, constants.O_RDONLY | (OPEN_PIPES.test(file) ? 0 : constants.O_NONBLOCK))
  try {
    const stats = fstatSync(descriptor)
    if (stats.isDirectory()) throw Object.assign(new Error('is a folder'), { code: 'EISDIR' })
    if (!stats.isFile() && !OPEN_PIPES.test(file)) throw new FileTrouble('ENOTSUP', 'it is no regular file')
    return readBytes(descriptor, maxBytes)
  } finally {
    closeSync(descriptor)
  }
}

/** As `readBoundedText`; `null` if there is no such file. */
export function readTextIfThere(file: string, maxBytes: number): string | null {
  try {
    return readBoundedText(file, maxBytes)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

function readBytes(descriptor: number, maxBytes: number): Buffer {
  const chunks: Buffer[] = []
  let bytes = 0
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    const length = readSync(descriptor, chunk, 0, chunk.length, null)
    if (length === 0) return Buffer.concat(chunks)
    bytes += length
    if (bytes > maxBytes) throw new FileTrouble('EFBIG', `it is larger than ${sizeText(maxBytes)}`)
    chunks.push(chunk.subarray(0, length))
  }
}

function sizeText(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MiB` : `${bytes / 1024} KiB`
}
