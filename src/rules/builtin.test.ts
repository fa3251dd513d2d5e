import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { loadBuiltinRules } from './builtin.js'
import { bundleRules } from './build/bundle.js'
import { loadRules } from './load.js'
import type { Rule } from './rule.js'
import { ruleSchemaText } from './files/rule-schema.js'

const folder = fileURLToPath(new URL('../../rules/', import.meta.url))

/** What a rule says, with the probes each condition reads. */
function said(rules: readonly Rule[]): unknown {
  return JSON.parse(JSON.stringify(rules))
}

test('the bundle of our rules is the same as their files', async () => {
  const root = await mkdtemp(join(tmpdir(), 'bundle-'))
  try {
    const file = join(root, 'builtin.json')
    await writeFile(file, await bundleRules(folder))
    const bundled = await loadBuiltinRules(pathToFileURL(file))
    expect(bundled.length).toBeGreaterThan(0)
    expect(said(bundled)).toEqual(said(await loadRules([folder])))
  } finally {
    await rm(root, { recursive: true })
  }
})

test('rules/rule.schema.json is the schema that validates', async () => {
  expect(await readFile(join(folder, 'rule.schema.json'), 'utf8')).toBe(ruleSchemaText())
})

test('the bundle is loaded without the YAML and the schema library', async () => {
  const packages = new Set<string>()
  const seen = new Set<string>()
  const visit = async (file: URL): Promise<void> => {
    if (seen.has(file.href)) return
    seen.add(file.href)
    const text = await readFile(file, 'utf8')
    for (const [, name = ''] of text.matchAll(/^(?!import type ).* from '([^']+)'$/gm)) {
      if (name.startsWith('.')) await visit(new URL(name.replace(/\.js$/, '.ts'), file))
      else packages.add(name)
    }
  }
  await visit(new URL('./builtin.ts', import.meta.url))
  expect(seen.size).toBeGreaterThan(10)
  expect([...packages]).toContain('@marcbachmann/cel-js')
  expect([...packages].filter((name) => /^(?:yaml|zod)/.test(name))).toEqual([])
})

test('whatever stays undecided names a flag or a step that settles it', async () => {
  const reasons = (await loadRules([folder])).flatMap(({ verdicts }) =>
    verdicts.flatMap((verdict) => (verdict.kind === 'inconclusive' ? [verdict.reason.source] : []))
  )
  expect(reasons.length).toBeGreaterThan(80)
  const step = /--(write|long-name-put|area)|\b(see|look) |only its owner|files on the server tell/
  expect(reasons.filter((reason) => !step.test(reason))).toEqual([])
})
