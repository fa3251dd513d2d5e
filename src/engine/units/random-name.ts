import { randomBytes } from 'node:crypto'

/** `bytes` random bytes in hexadecimal; 16 bytes (128 bits) make a name that nobody can guess or already uses. */
export function randomName(bytes = 16): string {
  return randomBytes(bytes).toString('hex')
}
