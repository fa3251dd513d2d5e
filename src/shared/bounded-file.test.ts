import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readBoundedText } from './bounded-file.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verbgate-bounded-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('a file up to the bound is read, a byte more is too large', () => {
  const file = join(folder, 'file')
  writeFileSync(file, 'ä'.repeat(50_000))
  expect(readBoundedText(file, 100_000)).toBe('ä'.repeat(50_000))
  expect(() => readBoundedText(file, 99_999)).toThrow(expect.objectContaining({ code: 'EFBIG' }))
})

it('a byte order mark is no text, and bytes that are no UTF-8 become U+FFFD', () => {
  const file = join(folder, 'file')
  writeFileSync(file, Buffer.from('efbbbf61ff', 'hex'))
  expect(readBoundedText(file, 100)).toBe('a\ufffd')
})

it('a folder and a named pipe that nobody writes to are no files', () => {
  expect(() => readBoundedText(folder, 100)).toThrow(expect.objectContaining({ code: 'EISDIR' }))
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  expect(() => readBoundedText(pipe, 100)).toThrow(expect.objectContaining({ code: 'ENOTSUP' }))
})

it('a device without end is too large, one that is empty is empty', () => {
  expect(() => readBoundedText('/dev/zero', 100_000)).toThrow(expect.objectContaining({ code: 'EFBIG' }))
  expect(readBoundedText('/dev/null', 100_000)).toBe('')
})

it("what a shell's <(command) opens is read to its end", () => {
  const module = new URL('bounded-file.ts', import.meta.url).href
  const code = `import { readBoundedText } from ${JSON.stringify(module)}; process.stdout.write(readBoundedText(process.argv[1], 100000))`
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', code]
  const quoted = node.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
  const said = execFileSync('bash', ['-c', `${quoted} <(sleep 0.2; printf '%05d' $(seq 2000))`], { encoding: 'utf8' })
  expect(said).toHaveLength(10_000)
})
