// Maps whose keys come from servers or rules, in whatever order they were met.
const MAPS = new Set(['headers', 'requestHeaders', 'sameAs', 'fix'])

// What JSON leaves alone and a terminal or a log viewer acts on (see `visible`).
const UNPRINTABLE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g

// Commands that CI runners look for anywhere in a line.
const LOG_COMMAND = /##(?=[a-z]*\[)/gi

/**
 * JSON of a part of a result, on one line unless `indent` is given. The same value gives the same bytes: keys stand as
 * they are in `value`, keys of maps in code point order. Strings keep their value; characters that are not safe to
 * print stand as `\uNNNN`.
 */
export function safeJson(value: unknown, indent = 0): string {
  const text = JSON.stringify(value, (key, item: unknown) => (MAPS.has(key) ? sorted(item) : item), indent)
  return text.replace(UNPRINTABLE, escaped).replace(LOG_COMMAND, '\\u0023#')
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
