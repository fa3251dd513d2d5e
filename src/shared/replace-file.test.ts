import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createFile, isStream, replaceFile } from './replace-file.js'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'verbgate-replace-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const modeOf = (file: string): number => statSync(file).mode & 0o777

it('a reader that opened the old file reads all of it, and the name leads to another file', () => {
  const file = join(folder, 'report.json')
  writeFileSync(file, 'old '.repeat(1000))
  const { ino } = statSync(file)
  const reader = openSync(file, 'r')
  replaceFile(file, 'new')
  expect(readFileSync(reader, 'utf8')).toBe('old '.repeat(1000))
  closeSync(reader)
  expect([readFileSync(file, 'utf8'), statSync(file).ino === ino]).toEqual(['new', false])
  expect(readdirSync(folder)).toEqual(['report.json'])
})

it('keeps the permissions of a file that is there, unless it is told others, whatever the umask says', () => {
  const [kept, told] = [join(folder, 'kept'), join(folder, 'told')]
  for (const file of [kept, told]) writeFileSync(file, '')
  chmodSync(kept, 0o664)
  chmodSync(told, 0o600)
  const before = process.umask(0o077)
  try {
    replaceFile(kept, 'x')
    replaceFile(told, 'x', 0o644)
    replaceFile(join(folder, 'new'), 'x')
  } finally {
    process.umask(before)
  }
  expect([modeOf(kept), modeOf(told), modeOf(join(folder, 'new'))]).toEqual([0o664, 0o644, 0o600])
})

it.each(['there', 'missing'])('a link to a file that is %s stays a link', (target) => {
  if (target === 'there') writeFileSync(join(folder, target), 'old')
  symlinkSync('second', join(folder, 'first'))
  symlinkSync(target, join(folder, 'second'))
  replaceFile(join(folder, 'first'), 'new')
  expect(readFileSync(join(folder, target), 'utf8')).toBe('new')
  expect(lstatSync(join(folder, 'second')).isSymbolicLink()).toBe(true)
})

it('links that go round are an error', () => {
  symlinkSync('b', join(folder, 'a'))
  symlinkSync('a', join(folder, 'b'))
  expect(() => replaceFile(join(folder, 'a'), 'x')).toThrow(expect.objectContaining({ code: 'ELOOP' }))
})

it('what cannot be written leaves the old text and no draft', () => {
  expect(() => replaceFile(join(folder, 'missing', 'file'), 'x')).toThrow(expect.objectContaining({ code: 'ENOENT' }))
  expect(() => replaceFile(folder, 'x')).toThrow(expect.objectContaining({ code: 'EISDIR' }))
  expect(readdirSync(folder)).toEqual([])
})

it('pipes, terminals and devices are written to, also over a link', () => {
  symlinkSync('/dev/stdout', join(folder, 'link'))
  const names = ['/dev/stdout', '/dev/fd/63', '/proc/self/fd/1', '/dev/null', join(folder, 'link')]
  expect(names.map(isStream)).toEqual([true, true, true, true, true])
  expect([isStream('/dev/shm/report.json'), isStream(join(folder, 'new'))]).toEqual([false, false])
  replaceFile('/dev/null', 'x')
})

it('a file is made with its text, and one that is there stays as it is', () => {
  const file = join(folder, 'secret')
  expect([createFile(file, 'first', 0o600), createFile(file, 'second', 0o600)]).toEqual([true, false])
  expect([readFileSync(file, 'utf8'), modeOf(file)]).toEqual(['first', 0o600])
  expect(readdirSync(folder)).toEqual(['secret'])
})
