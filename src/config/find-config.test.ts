import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findUpward } from './find-config.js'

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
  expect(findUpward('verbgate.yaml', deep)).toBeNull()
  writeFileSync(join(root, 'repo', 'verbgate.yaml'), '')
  expect(findUpward('verbgate.yaml', deep)).toBe(join(root, 'repo', 'verbgate.yaml'))
  writeFileSync(join(root, 'repo', 'a', 'verbgate.yaml'), '')
  expect(findUpward('verbgate.yaml', deep)).toBe(join(root, 'repo', 'a', 'verbgate.yaml'))
})

test('outside of a repository only the folder itself counts', () => {
  const alone = folder('alone', 'a')
  writeFileSync(join(root, 'alone', 'verbgate.yaml'), '')
  expect(findUpward('verbgate.yaml', alone)).toBeNull()
  expect(findUpward('verbgate.yaml', join(root, 'alone'))).toBe(join(root, 'alone', 'verbgate.yaml'))
})
