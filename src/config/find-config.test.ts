import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { CONFIG_NAMES, findUpward } from './find-config.js'

const root = mkdtempSync(join(tmpdir(), 'verbgate-find-'))
afterAll(() => rmSync(root, { recursive: true }))
const folder = (...parts: string[]): string => {
  const path = join(root, ...parts)
  mkdirSync(path, { recursive: true })
  return path
}

test('the nearest file upward counts, up to the root of the repository and not beyond', () => {
  const deep = folder('repo', 'a', 'b')
  folder('repo', '.git')
  writeFileSync(join(root, 'verbgate.yaml'), '')
  expect(findUpward(CONFIG_NAMES, deep)).toBeNull()
  writeFileSync(join(root, 'repo', 'verbgate.yaml'), '')
  expect(findUpward(CONFIG_NAMES, deep)).toBe(join(root, 'repo', 'verbgate.yaml'))
  writeFileSync(join(root, 'repo', 'a', 'verbgate.yaml'), '')
  expect(findUpward(CONFIG_NAMES, deep)).toBe(join(root, 'repo', 'a', 'verbgate.yaml'))
})

test('outside of a repository only the folder itself counts', () => {
  const alone = folder('alone', 'a')
  writeFileSync(join(root, 'alone', 'verbgate.yaml'), '')
  expect(findUpward(CONFIG_NAMES, alone)).toBeNull()
  expect(findUpward(CONFIG_NAMES, join(root, 'alone'))).toBe(join(root, 'alone', 'verbgate.yaml'))
})

test('verbgate.yml is found too, and verbgate.yaml goes before it', () => {
  const both = folder('both')
  writeFileSync(join(both, 'verbgate.yml'), '')
  expect(findUpward(CONFIG_NAMES, both)).toBe(join(both, 'verbgate.yml'))
  writeFileSync(join(both, 'verbgate.yaml'), '')
  expect(findUpward(CONFIG_NAMES, both)).toBe(join(both, 'verbgate.yaml'))
})
