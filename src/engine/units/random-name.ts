import { randomBytes } from 'node:crypto'

/**
 * Draws a name of `bytes` random bytes in hexadecimal, which nobody can guess or already uses; 16 bytes by default. It
 * begins with a letter: servers that take a host name or a number for something else judge all our names alike.
 */
export function randomName(bytes = 16): string {
  const name = randomBytes(bytes).toString('hex')
  return LETTERS.charAt(Number.parseInt(name.charAt(0), 16) % LETTERS.length) + name.slice(1)
}

const LETTERS = 'abcdef'
