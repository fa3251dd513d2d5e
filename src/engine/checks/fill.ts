import type { Template } from '../../rules/rule.js'
import { randomName, type Values } from '../units/names.js'

/**
 * The template with its places filled, or `null` if a value it needs is missing. `{{nonce}}` is new at each place
 * and call.
 */
export function fill(template: Template, values: Values): string | null {
  let text = ''
  for (const [index, part] of template.parts.entries()) {
    const value = index % 2 === 0 ? part : part === 'nonce' ? randomName(8) : values[part]
    if (value === null || value === undefined) return null
    text += value
  }
  return text
}
