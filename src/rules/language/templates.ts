import type { Template } from '../rule.js'

const PLACE = /\{\{([^{}]*)\}\}/g

/** Reads `{{name}}` places; anything else is literal text. */
export function parseTemplate(source: string): Template {
  const parts = source.split(PLACE).map((part, index) => (index % 2 === 0 ? part : part.trim()))
  return { source, names: [...new Set(parts.filter((_, index) => index % 2 === 1))], parts }
}

/** Where each place stands: `[start, end)` in the source, in order. */
export function templatePlaces(source: string): { name: string; start: number; end: number }[] {
  return [...source.matchAll(PLACE)].map((match) => ({
    name: (match[1] as string).trim(),
    start: match.index,
    end: match.index + match[0].length
  }))
}

/** Index of a `{{` or `}}` that belongs to no place, or -1. */
export function strayBrace(source: string): number {
  return source.replace(PLACE, (place) => '.'.repeat(place.length)).search(/\{\{|\}\}/)
}

/**
 * The text with its places filled in.
 * Throws `RangeError` naming the variable if `values` lacks one: a loaded rule only has known names.
 */
export function fillTemplate(template: Template, values: Readonly<Record<string, string>>): string {
  if (template.names.length === 0) return template.source
  return template.source.replace(PLACE, (_, name: string) => {
    const value = values[name.trim()]
    if (value === undefined) throw new RangeError(`no value for {{${name.trim()}}} in "${template.source}"`)
    return value
  })
}

/** What a summary or reason may say about a probe's answer: `{{mkcol.status}}`. */
export const answerFields = ['status', 'server', 'title'] as const
