import fc from 'fast-check'

/** Largest input that is made. */
export const MAX_BYTES: number = 256 * 1024

/** One change to an input; `at` and `to` are shares of its length, `token` and `other` indices that wrap around. */
export type Edit = {
  kind: (typeof KINDS)[number]
  at: number
  to: number
  token: number
  other: number
  times: number
}

const KINDS = [
  'flip',
  'cut',
  'remove',
  'repeat',
  'splice',
  'insert',
  'flood',
  'word',
  'words',
  'line',
  'indent',
  'encode'
] as const

/** What an input is made from: one of the samples, and up to five changes to it. */
export type Recipe = { sample: number; edits: readonly Edit[] }

const share = fc.double({ min: 0, max: 1, noNaN: true })
const index = fc.nat({ max: 1_000_000 })

/** Recipes; fast-check leaves edits out until the shortest list that fails is found. */
export const recipes: fc.Arbitrary<Recipe> = fc.record({
  sample: index,
  edits: fc.array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      at: share,
      to: share,
      token: index,
      other: index,
      times: fc.constantFrom(2, 2, 3, 10, 100, 3_000, 70_000)
    }),
    { maxLength: 5 }
  )
})

/** What is put in wherever it fits or not, besides the words of the format itself. */
const TOKENS: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype',
  'length',
  'valueOf',
  '0',
  '-1',
  '1e999',
  '-1e999',
  '9007199254740993',
  '1e-999',
  '0x10',
  '.nan',
  '.inf',
  '00',
  '2147483648',
  '99999999',
  'null',
  '~',
  'true',
  'false',
  '[]',
  '{}',
  '""',
  "''",
  '[',
  ']',
  '{',
  '}',
  '[[',
  '{a: ',
  ',',
  ':',
  ': ',
  '- ',
  '? ',
  '&a ',
  '*a',
  '<<: *a',
  '!!binary ',
  '!!set ',
  '!!int ',
  '!x ',
  '!<tag:a> ',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '%TAG ! a\n',
  '|\n',
  '>-\n',
  '|9\n',
  '#',
  ' #',
  '"',
  "'",
  '`',
  '\\',
  '\\u0000',
  '\\ud800',
  '\\x',
  '@',
  '%',
  '%2f',
  '%00',
  '\n',
  '\r',
  '\r\n',
  '\t',
  ' ',
  '\u0000',
  '\u001b[31m',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\u202e',
  '🙂',
  'é',
  '2027-02-30',
  '0000-01-01',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2026-01-01T00:00:00Z',
  '+275760-09-13',
  '*',
  '**',
  '*a',
  '$',
  '^',
  '(',
  ')',
  '+',
  '?',
  '|',
  '/',
  '//',
  '../',
  '.',
  ';',
  '=',
  '&',
  '<',
  '>',
  '<!--',
  '-->',
  '{{missing}}',
  '{{',
  '}}',
  '{{constructor}}',
  '${HOME}',
  '${',
  'http://',
  'https://a.example/',
  'https://u:p@a.example/',
  'a'.repeat(300),
  '[0-9a-f]{32}'
]

/** Bytes that no text has: broken UTF-8, half a surrogate pair, the beginning of UTF-16. */
const RAW: readonly Buffer[] = ['ff', 'c3', 'eda080', 'f09f99', 'fffe', 'c080', 'fe'].map((hex) =>
  Buffer.from(hex, 'hex')
)

/**
 * The input that a recipe makes.
 * @param words of the format, used as often as the general tokens
 */
export function made(recipe: Recipe, samples: readonly Buffer[], words: readonly string[]): Buffer {
  const tokens = [...TOKENS.map((token) => Buffer.from(token)), ...RAW]
  const own = words.map((word) => Buffer.from(word))
  const pick = ({ token, times }: Edit): Buffer =>
    times % 3 === 0 || own.length === 0 ? wrapped(tokens, token) : wrapped(own, token)
  let bytes = wrapped(samples, recipe.sample)
  for (const edit of recipe.edits) bytes = EDITS[edit.kind](bytes, edit, pick(edit), wrapped(samples, edit.other))
  return bytes.subarray(0, MAX_BYTES)
}

function wrapped<T>(items: readonly T[], position: number): T {
  return items[position % items.length] as T
}

type Apply = (bytes: Buffer, edit: Edit, token: Buffer, other: Buffer) => Buffer

const EDITS: Readonly<Record<Edit['kind'], Apply>> = {
  flip(bytes, { at, other }) {
    const changed = Buffer.from(bytes)
    const place = Math.floor(at * (bytes.length - 1))
    if (bytes.length > 0) changed[place] = (changed[place] as number) ^ (1 << (other % 8))
    return changed
  },
  cut: (bytes, { at }) => bytes.subarray(0, Math.floor(at * bytes.length)),
  remove(bytes, edit) {
    const [from, to] = range(bytes, edit)
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
  },
  repeat(bytes, edit) {
    const [from, to] = range(bytes, edit)
    const part = bytes.subarray(from, Math.min(to, from + 2_000))
    return Buffer.concat([bytes.subarray(0, to), many(part, edit.times), bytes.subarray(to)])
  },
  splice: (bytes, { at, to }, _token, other) =>
    Buffer.concat([bytes.subarray(0, Math.floor(at * bytes.length)), other.subarray(Math.floor(to * other.length))]),
  insert: (bytes, { at }, token) => inserted(bytes, Math.floor(at * bytes.length), token),
  flood: (bytes, { at, times }, token) => inserted(bytes, Math.floor(at * bytes.length), many(token, times)),
  word: (bytes, { at }, token) => replaced(bytes, at, () => token.toString('latin1')),
  words: (bytes, { at, times }, token) => replaced(bytes, at, () => many(token, times).toString('latin1')),
  line(bytes, { at, other, times }) {
    const lines = bytes.toString('latin1').split('\n')
    const place = Math.floor(at * (lines.length - 1))
    const line = lines[place] as string
    const count = other % 2 === 0 ? 0 : Math.min(times, Math.ceil(MAX_BYTES / (line.length + 1)))
    lines.splice(place, 1, ...Array.from({ length: count }, () => line))
    return Buffer.from(lines.join('\n'), 'latin1')
  },
  indent(bytes, { at, other }) {
    const lines = bytes.toString('latin1').split('\n')
    const place = Math.floor(at * (lines.length - 1))
    lines[place] = other % 2 === 0 ? `${' '.repeat(other % 9)}${lines[place]}` : (lines[place] as string).slice(2)
    return Buffer.from(lines.join('\n'), 'latin1')
  },
  encode(bytes, { other }) {
    const text = bytes.toString('utf8')
    const ways = [
      `\ufeff${text}`,
      text.replaceAll('\n', '\r\n'),
      text.replaceAll('\n', '\r'),
      text.replaceAll('\n', ' ')
    ]
    return other % 5 === 4 ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(wrapped(ways, other))
  }
}

function range(bytes: Buffer, { at, to }: Edit): [number, number] {
  const [from, end] = [Math.min(at, to), Math.max(at, to)]
  return [Math.floor(from * bytes.length), Math.floor(end * bytes.length)]
}

function many(part: Buffer, times: number): Buffer {
  const fitting = Math.min(times, Math.ceil(MAX_BYTES / Math.max(1, part.length)))
  return Buffer.concat(Array.from({ length: fitting }, () => part))
}

function inserted(bytes: Buffer, place: number, part: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, place), part, bytes.subarray(place)])
}

/** With one word, number or quoted text of the input replaced. */
function replaced(bytes: Buffer, at: number, by: () => string): Buffer {
  const text = bytes.toString('latin1')
  const words = [...text.matchAll(/"[^"\n]*"|[\w.-]+/g)]
  const word = words[Math.floor(at * (words.length - 1))]
  if (word === undefined) return bytes
  return Buffer.from(text.slice(0, word.index) + by() + text.slice(word.index + word[0].length), 'latin1')
}
