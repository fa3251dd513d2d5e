import { randomBytes } from 'node:crypto'

/** Values of template names; `null` where the unit has none (an area without a known file). */
export type Values = Readonly<Record<string, string | null>>

/** `bytes` random bytes in hexadecimal; 16 bytes (128 bits) make a name that nobody can guess or already uses. */
export function randomName(bytes = 16): string {
  return randomBytes(bytes).toString('hex')
}
