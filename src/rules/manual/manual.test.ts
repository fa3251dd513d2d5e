import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { commonVariables } from '../../units/common.js'
import { unitKinds } from '../../units/kinds.js'
import type { BuiltinRules } from '../builtin.js'
import { bundleRules } from '../build/bundle.js'
import { answerTypes } from '../language/environment.js'
import { libraryFunctions } from '../language/library.js'
import { flattenGroups } from '../language/scope.js'
import type { EntryKind } from './entry.js'
import { buildManual, findInManual, suggestNames } from './manual.js'
import { describeFound, describeTopics } from './manual-text.js'

const builtin = JSON.parse(await bundleRules('rules')) as BuiltinRules
const manual = buildManual(builtin)
const { definitions } = builtin
const shared = flattenGroups(definitions)

function named(...kinds: EntryKind[]): string[] {
  return manual.entries.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name)
}

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].toSorted()

describe('every name that a rule can use has an entry, and no entry names anything else', () => {
  test('variables', () => {
    const variables = [...unitKinds.flatMap((kind) => kind.variables), ...commonVariables]
    expect(sorted(named('variable'))).toEqual(sorted(variables.map(({ name }) => name)))
  })

  test('functions', () => {
    const functions = [...Object.keys(definitions.functions ?? {}), ...Object.keys(libraryFunctions)]
    expect(sorted(named('function'))).toEqual(sorted(functions))
    expect(functions.length).toBeGreaterThan(30)
  })

  test('fields', () => {
    const units = unitKinds.flatMap(({ type }) => Object.keys(type?.fields ?? {}))
    const answers = [...Object.keys(answerTypes.Response), ...Object.keys(answerTypes.Member)]
    expect(sorted(named('field'))).toEqual(sorted([...units, ...answers]))
  })

  test('shared probes, groups, advice and units', () => {
    expect(sorted(named('probe'))).toEqual(sorted(Object.keys(shared.probes)))
    expect(sorted(named('group'))).toEqual(sorted(Object.keys(shared.groups)))
    expect(sorted(named('advice'))).toEqual(sorted(Object.keys(definitions.fixes ?? {})))
    expect(sorted(named('unit'))).toEqual(sorted(unitKinds.map(({ name }) => name)))
  })

  test('keys of a rule, as the schema for editors has them', async () => {
    const keys = new Set<string>()
    const collect = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return
      if ('properties' in node) for (const key of Object.keys(node.properties as object)) keys.add(key)
      for (const inner of Object.values(node)) collect(inner)
    }
    collect(JSON.parse(await readFile('rules/rule.schema.json', 'utf8')))
    const known = manual.entries.filter(({ what }) => what.startsWith('key of')).map(({ name }) => name)
    expect([...keys].filter((key) => !known.includes(key))).toEqual([])
    const elsewhere = manual.entries.filter(({ what }) => /definitions|function$|group$|case|answer/.test(what))
    const others = elsewhere.map(({ name }) => name)
    expect(known.filter((key) => !keys.has(key) && !others.includes(key))).toEqual([])
  })

  test('old names', () => {
    const old = [...Object.keys(definitions.renamed ?? {}), 'like', 'if', 'applies', 'until', 'signature']
    expect(sorted(named('old name'))).toEqual(sorted(old))
  })

  test('each is explained', () => {
    expect(manual.entries.filter(({ doc }) => doc === '').map(({ kind, name }) => `${kind} ${name}`)).toEqual([])
    const keys = manual.entries.filter(({ doc, name }) => doc === name)
    expect(keys).toEqual([])
  })

  test('each belongs to a topic', () => {
    const lost = manual.entries.filter((entry) => !manual.topics.some(({ has }) => has(entry)))
    expect(lost.map(({ what, name }) => `${what} ${name}`)).toEqual([])
  })

  test('what a topic says of names is true', () => {
    const words = manual.topics.flatMap(({ text }) => [...text.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word))
    expect(words.filter((word) => !word.startsWith('verbgate ') && findInManual(manual, word) === null)).toEqual([])
    expect(words.length).toBeGreaterThan(15)
  })
})

describe('examples', () => {
  test('are parts of built-in rules', () => {
    const ids = builtin.rules.map(({ rule }) => rule.id)
    const examples = manual.entries.flatMap(({ example }) => example ?? [])
    expect(examples.filter(({ rule }) => !ids.includes(rule))).toEqual([])
    expect(examples.length).toBeGreaterThan(80)
  })

  test('hold what they are an example of', () => {
    for (const { kind, name, example } of manual.entries) {
      if (example === null || kind === 'unit') continue
      expect(example.text, `${kind} ${name}`).toMatch(new RegExp(kind === 'probe' || kind === 'group' ? 'use: ' : name))
    }
  })
})

describe('the screens', () => {
  test('the topics fit on one', () => {
    const lines = describeTopics(manual).trimEnd().split('\n')
    expect(lines.length).toBeGreaterThanOrEqual(24)
    expect(lines.length).toBeLessThanOrEqual(40)
    expect(lines.filter((line) => line.length > 102)).toEqual([])
  })

  test.each([
    ['handled', ['RFC 4918', 'trap', 'example']],
    ['handled(r, controls)', ['409']],
    ['{{area}}', ['/images/']],
    ['Response.dropped', ['field of Response']],
    ['verdict.when', ['key of a verdict']],
    ['run-code', ['exposes:']],
    ['payloads', ['combinations']],
    ['mkcol', ['mkcol  (shared probe)', 'MKCOL {{area}}', 'use: [']],
    ['shared', ['  mkcol ']],
    ['fields', ['response: ', '{{probe.headers.NAME}}', 'x.headers["name"]']],
    ['listing', ['What counts: status 200']],
    ['probes', ['no control is needed']],
    ['conditions', ['.matches("[0-9]\\\\.[0-9]")']],
    ['verdicts', ['answer itself is the finding']],
    ['cases', ['a list of values sends a field once for each', 'anchors']]
  ])('%s', (name, parts) => {
    const found = findInManual(manual, name)
    expect(found).not.toBeNull()
    const text = found === null ? '' : describeFound(found, manual)
    for (const part of parts) expect(text).toContain(part)
  })

  test('an unknown name has neighbours', () => {
    expect(findInManual(manual, 'handeld')).toBeNull()
    expect(suggestNames(manual, 'handeld')).toContain('handled')
    expect(findInManual(manual, 'constructor')).toBeNull()
  })
})
