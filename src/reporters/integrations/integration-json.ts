import { visible } from '../../shared/text.js'
import { safeJson } from '../json/safe-json.js'

/**
 * JSON for another program that shows or stores the texts: what is not safe to print is changed in the values too,
 * except line breaks. Databases refuse NUL and halves of surrogate pairs, however JSON spells them.
 */
export function jsonForImport(value: unknown): string {
  return `${safeJson(shown(value), 2)}\n`
}

/** As `visible`, line by line. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n')
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return visibleLines(value)
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [visible(key), shown(item)]))
}
