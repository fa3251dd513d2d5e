import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT, sources } from './sources.js'

/** Fields without a reader here, by type, and why they are there. */
const FOR_OTHERS: Readonly<Record<string, readonly string[]>> = {
  // Node's TLS reads it: the whole certificate is handed over.
  ClientCertificate: ['pfx'],
  // People and their tools read the records of the state folder.
  OpenFinding: ['lastSeenAt']
}

const readers = ['src', 'bin', 'test'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?[jt]s$/.test(name))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'))
)
const read = new Set(readers.flatMap(readFields))

it('every field of an exported type has a reader', () => {
  const declared = sources.flatMap(({ file, text }) => declaredFields(text).map((field) => ({ file, ...field })))
  expect(declared.length).toBeGreaterThan(300)
  const unread = declared.filter(({ type, name }) => !read.has(name) && !(FOR_OTHERS[type]?.includes(name) ?? false))
  expect(unread.map(({ file, type, name }) => `${file}: ${type}.${name}`)).toEqual([])
})

it('what is said to be for others has no reader here', () => {
  expect(
    Object.values(FOR_OTHERS)
      .flat()
      .filter((name) => read.has(name))
  ).toEqual([])
})

it.each([
  ['use(a.one, b?.two)', ['one', 'two']],
  ['a.one = 1; a.two += 1; a.three === 1', ['two', 'three']],
  ['const { one, two: other, three = 3, ...rest } = a', ['one', 'two', 'three', 'rest']],
  ['const { one: { two } } = a', ['one', 'two']],
  ['function f({ one, two }: A, b: B): void {}', ['one', 'two']],
  ['map(({ one, two: other }, index) => one)', ['one', 'two']],
  ['const a = {\n  show({ one, two }) {}\n}', ['one', 'two']],
  ['for (const [, { one }] of list) f()', ['one']],
  ["a['one']", ['one']],
  ['f({ one, two: 2 })', []],
  ['const a = { one: 1 }', []]
])('%j reads %j', (text, expected) => {
  expect(readFields(text)).toEqual(expected)
})

it('the fields of nested and of united types are declared', () => {
  const text =
    "export type A = { one: string; two?: { three(): B } } | { readonly kind: 'four' }\ntype C = { five: 1 }\n"
  expect(declaredFields(text)).toEqual(['one', 'two', 'three', 'kind'].map((name) => ({ type: 'A', name })))
})

/** Field names that a text reads: after a dot, in brackets, or taken apart. */
function readFields(text: string): string[] {
  const dotted = [...text.matchAll(/(?<!\.)\.\s*#?([A-Za-z_$][\w$]*)(?!\s*=(?![=>]))(?![\w$])/g)]
  const quoted = [...text.matchAll(/(?<=[\w)\]])\[['"]([\w$]+)['"]\](?!\s*=(?![=>]))/g)]
  const patterns = [
    ...text.matchAll(/\b(?:const|let|var)\s*(?=[{[])/g),
    ...text.matchAll(/[(,]\s*(?=\{[^()]*?\}\s*(?::\s|(?:,[^()]*)?\)\s*(?::|=>|\{)|=\s*\{))/g)
  ].map(({ index, 0: start }) => takeBrackets(text, index + start.length))
  const taken = patterns.flatMap((pattern) => [
    ...pattern.matchAll(/(?<=[{,]\s*(?:\.\.\.)?)[A-Za-z_$][\w$]*(?=\s*[,:=}])/g)
  ])
  return [...dotted, ...quoted].map(([, name = '']) => name).concat(taken.map(([name]) => name))
}

/** Fields of the exported types of a text. */
function declaredFields(text: string): { type: string; name: string }[] {
  return [...text.matchAll(/^export (?:type|interface) (\w+)(?:<[^=]*>)?[^={]*=?/gm)].flatMap(
    ({ 0: start, 1: type = '', index }) => {
      const rest = text.slice(index + start.length)
      const body = rest.slice(0, /\n(?=\S)(?![|}&)])/.exec(rest)?.index ?? rest.length)
      const names = [...body.matchAll(/(?<=[{;\n]\s*(?:readonly\s+)?)([A-Za-z_$][\w$]*)\??(?=\s*[:(<])/g)]
      return names.map(([, name = '']) => ({ type, name }))
    }
  )
}

/** The text from an opening bracket to its closing one. */
function takeBrackets(text: string, start: number): string {
  let depth = 0
  for (let index = start; index < text.length; index++) {
    if ('([{'.includes(text.charAt(index))) depth++
    if (')]}'.includes(text.charAt(index)) && --depth === 0) return text.slice(start, index + 1)
  }
  return ''
}
