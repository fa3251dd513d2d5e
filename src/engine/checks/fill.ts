import type { Template } from '../../rules/rule.js'
import type { UnitNames } from '../../units/unit.js'
import { randomName } from '../units/random-name.js'

/**
 * The template with its places filled, or `null` if a value it needs is missing. `{{nonce}}` is new at each place
 * and call.
 */
export function fill(template: Template, texts: UnitNames['texts']): string | null {
  let text = ''
  for (const [index, part] of template.parts.entries()) {
    const value = index % 2 === 0 ? part : part === 'nonce' ? randomName(8) : texts[part]
    if (value === null || value === undefined) return null
    text += value
  }
  return text
}
