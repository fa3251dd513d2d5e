import { expect, it } from 'vitest'
import { sources } from './sources.js'

/** A name that asks: the function answers and does nothing else. */
const ASKS = /^(is|has|may|needs)[A-Z]/
const START =
  /(?<asyncWord>\basync\s+)?(?:\bfunction\s+(?<called>\w+)|(?<=[\n;{]\s*(?:static\s+)?(?:async\s+)?)(?<method>#?\w+)(?=\s*\([^;{}]*\)[^;{}()]*\{)|\bconst\s+(?<held>\w+)(?:\s*:[^=]*)?\s*=\s*(?<asyncArrow>async\s+)?(?=\())\s*\(/g

type Asking = { file: string; name: string; isAsync: boolean; params: string; returns: string; body: string }

it('is, has, may and needs neither send nor set', () => {
  const asking = sources.flatMap(({ file, text }) => readAsking(file, text))
  expect(asking.length).toBeGreaterThan(50)
  expect(asking.flatMap(findActs)).toEqual([])
})

it.each([
  ['async function isA(): Promise<boolean> {\n  return true\n}', ['isA is async']],
  ['function hasA(b: B): Promise<boolean> {\n  return b.ask()\n}', ['hasA returns a promise']],
  ['function mayA(b: B): boolean {\n  b.asked = true\n  return true\n}', ['mayA sets b.asked']],
  ['function mayA({ c }: B): boolean {\n  c.list.push(1)\n  return true\n}', ['mayA calls c.list.push()']],
  ['const isA = async (b: B) => {\n  return b\n}', ['isA is async']],
  ['class A {\n  needsB(): boolean {\n    this.#c ??= 1\n    return true\n  }\n}', ['needsB sets this.#c']],
  ['function isA(b: B): boolean {\n  return b.c === 1 && b.d >= 2\n}', []],
  ['function isolate(b: B): void {\n  b.c = 1\n}', []]
])('%j', (text, expected) => {
  expect(readAsking('a.ts', text).flatMap(findActs)).toEqual(expected.map((act) => `a.ts: ${act}`))
})

function readAsking(file: string, text: string): Asking[] {
  return [...text.matchAll(START)].flatMap(({ 0: found, index, groups = {} }) => {
    const name = (groups['called'] ?? groups['method'] ?? groups['held'] ?? '').replace('#', '')
    if (!ASKS.test(name)) return []
    const open = index + found.length - 1
    const close = findEnd(text, open)
    const start = /^[^;]*?(?:=>\s*|(?=\{))/.exec(text.slice(close))?.[0].length ?? 0
    const bodyStart = close + start
    const end = text[bodyStart] === '{' ? findEnd(text, bodyStart) : text.indexOf('\n', bodyStart)
    const isAsync = groups['asyncWord'] !== undefined || groups['asyncArrow'] !== undefined
    return [
      {
        file,
        name,
        isAsync,
        params: text.slice(open + 1, close - 1),
        returns: text.slice(close, bodyStart),
        body: text.slice(bodyStart, end)
      }
    ]
  })
}

/** What such a function does beside answering, one line each. */
function findActs({ file, name, isAsync, params, returns, body }: Asking): string[] {
  const acts: string[] = []
  if (isAsync) acts.push('is async')
  else if (/\bPromise(Like)?</.test(returns)) acts.push('returns a promise')
  const owners = ['this', ...(params.replaceAll(/:[^,={}]*/g, '').match(/\w+/g) ?? [])].join('|')
  const path = String.raw`\b(?:${owners})(?:\??\.#?\w+|\[[^\]]*\])`
  for (const [set = ''] of body.matchAll(new RegExp(`${path}+\\s*(?:=(?![=>])|[-+*/|&?]{1,2}=|\\+\\+|--)`, 'g')))
    acts.push(`sets ${set.replace(/\s*[-+*/|&?]*=?$|\+\+$|--$/, '')}`)
  const writes = `(?<!\\.)\\b(?:${owners})(?:\\??\\.#?\\w+)*\\.(?:push|unshift|splice|set|add|delete|clear|sort|reverse|fill)\\(`
  for (const [call = ''] of body.matchAll(new RegExp(writes, 'g'))) acts.push(`calls ${call})`)
  return [...new Set(acts)].map((act) => `${file}: ${name} ${act}`)
}

/** Where the bracket at that place is closed, one further. */
function findEnd(text: string, at: number): number {
  let depth = 0
  for (let index = at; index < text.length; index++) {
    if ('([{'.includes(text.charAt(index))) depth++
    if (')]}'.includes(text.charAt(index)) && --depth === 0) return index + 1
  }
  return text.length
}
