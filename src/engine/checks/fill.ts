import { randomFillSync } from 'node:crypto'
import type { Template } from '../../rules/rule.js'

/** Values of template names; `null` where the unit has none (an area without a known file). */
export type Values = Readonly<Record<string, string | null>>

/**
 * The template with its places filled, or `null` if a value it needs is missing. `{{nonce}}` is new at each place
 * and call.
 */
export function fill(template: Template, values: Values): string | null {
  if (template.names.length === 0) return template.source
  const { parts } = template
  let text = parts[0] as string
  for (let index = 1; index < parts.length; index += 2) {
    const name = parts[index] as string
    const value = name === 'nonce' ? randomName(8) : values[name]
    if (value === null || value === undefined) return null
    text += value + (parts[index + 1] as string)
  }
  return text
}

/** `bytes` random bytes in hexadecimal; 16 bytes (128 bits) make a name that nobody can guess or already uses. */
export function randomName(bytes = 16): string {
  if (poolOffset + bytes > pool.length) {
    randomFillSync(pool)
    poolOffset = 0
  }
  const name = pool.toString('hex', poolOffset, poolOffset + bytes)
  poolOffset += bytes
  return name
}

// A call of the generator costs many times what a few bytes of a larger one cost; no byte is used twice.
const pool = Buffer.alloc(4096)
let poolOffset = pool.length
