import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const PROBER = fileURLToPath(new URL('../../src/prober/', import.meta.url))

const sources = readdirSync(PROBER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(join(PROBER, name), 'utf8') }))

test('undici is loaded when the first request is sent, and only as its documentation says', () => {
  expect(sources.length).toBeGreaterThan(20)
  const loads = sources.filter(({ text }) => /import\('undici'\)/.test(text)).map(({ name }) => name)
  expect(loads).toEqual([join('connection', 'connection-pool.ts')])
  const others = sources.flatMap(({ name, text }) =>
    [...text.matchAll(/^import (?!type )[^\n]*'undici[^\n]*|'undici\/[^']*'/gm)].map(([line]) => `${name}: ${line}`)
  )
  expect(others).toEqual([])
})
