import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ownerSecret } from './owner-secret.js'

const folder = mkdtempSync(join(tmpdir(), 'verbgate-secret-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('the secret is made once, stays the same, and only its owner may read it', () => {
  const env = { XDG_STATE_HOME: folder }
  const secret = ownerSecret(env)
  expect(secret).toMatch(/^[0-9a-f]{64}$/)
  expect(ownerSecret(env)).toBe(secret)
  expect(statSync(join(folder, 'verbgate/secret')).mode & 0o777).toBe(0o600)
})

test('VERBGATE_SECRET comes first and has to be long enough', () => {
  expect(ownerSecret({ VERBGATE_SECRET: 'sixteen characters' })).toBe('sixteen characters')
  expect(() => ownerSecret({ VERBGATE_SECRET: 'short' })).toThrow('shorter than 16')
})
