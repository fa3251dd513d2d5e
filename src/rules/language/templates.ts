const PLACE = /\{\{([^{}]*)\}\}/g

/** Text with `{{name}}` places; `names` lists them without repetition, `parts` are texts and names in turn. */
export type Template = {
  readonly source: string
  readonly names: readonly string[]
  readonly parts: readonly string[]
}

/** The text of one place, asked for each place anew; `null` if there is none. */
export type Lookup = (name: string) => string | null

/** Reads `{{name}}` places; anything else is literal text. */
export function parseTemplate(source: string): Template {
  const parts = source.split(PLACE).map((part, index) => (index % 2 === 0 ? part : part.trim()))
  return { source, names: [...new Set(parts.filter((_, index) => index % 2 === 1))], parts }
}

/** Where each place stands: `[start, end)` in the source, in order. */
export function templatePlaces(source: string): { name: string; start: number; end: number }[] {
  return [...source.matchAll(PLACE)].map(({ index, 0: place, 1: name = '' }) => ({
    name: name.trim(),
    start: index,
    end: index + place.length
  }))
}

/** Index of a `{{` or `}}` that belongs to no place, or -1. */
export function strayBrace(source: string): number {
  return source.replace(PLACE, (place) => '.'.repeat(place.length)).search(/\{\{|\}\}/)
}

/** The text with its places filled in, or `null` if the lookup has nothing for one of them. */
export function fillTemplate({ parts }: Template, lookup: Lookup): string | null {
  let text = ''
  for (const [index, part] of parts.entries()) {
    const filled = index % 2 === 0 ? part : lookup(part)
    if (filled === null) return null
    text += filled
  }
  return text
}

/** What a summary or reason may say about a probe's answer: `{{mkcol.status}}` is looked up under this whole name. */
export const answerFields = ['status', 'server', 'title'] as const

/** A header field that a summary or reason quotes: `{{home.headers.Server}}` of the probe `home`. */
export function readHeaderPlace(name: string): { probe: string; field: string } | null {
  const [, probe, field] = /^(.+?)\.headers\.([A-Za-z0-9][\w!#$%&'*+.^`|~-]+)$/.exec(name) ?? []
  return probe === undefined || field === undefined ? null : { probe, field }
}
