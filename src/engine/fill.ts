import { randomFillSync } from 'node:crypto'
import type { Template } from '../rules/rule.js'

/** Values of template names; `null` where the unit has none (an area without a known file). */
export type Values = Readonly<Record<string, string | null>>

const PLACE = /\{\{\s*([\w.]+)\s*\}\}/
const parsed = new WeakMap<Template, readonly string[]>()

/**
 * The template with its places filled, or `null` if a value it needs is missing. `{{nonce}}` is new at each place
 * and call. Texts and names alternate in the parsed form; it is kept, as a template is filled once per area.
 */
export function fill(template: Template, values: Values): string | null {
  if (template.names.length === 0) return template.source
  let parts = parsed.get(template)
  if (parts === undefined) {
    parts = template.source.split(PLACE)
    parsed.set(template, parts)
  }
  let text = ''
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] as string
    if (index % 2 === 0) {
      text += part
      continue
    }
    const value = part === 'nonce' ? randomName(8) : values[part]
    if (value === null || value === undefined) return null
    text += value
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
