import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { recipes } from '../manual.js'
import type { Host } from '../../src/cli/terminal/streams.js'

/** Something that comes from outside, and what reads it. */
export type Input = {
  name: string
  /** Valid ones, to be spoilt. */
  samples: readonly Buffer[]
  /** What means something in this format. */
  words: readonly string[]
  /** It is a file: every problem has to name it. */
  isFile: boolean
  /** Reads it in a folder of its own; @throws UsageError or UsageErrors, or it is a fault */
  feed(bytes: Buffer, folder: string): unknown
}

/** The repository's own files. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url))

export function ownFiles(folder: string, suffix: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(suffix))
    .toSorted()
    .map((name) => join(ROOT, folder, name))
}

/** Examples of a language in README and manual. */
export function readmeExamples(language: string, pattern: RegExp = /./): Buffer[] {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const fences = [...text.matchAll(/^```(\w+)\n([^]*?)^```/gm)]
  const fenced = fences.filter(([, kind]) => kind === language).map(([, , body = '']) => body)
  return [...fenced, ...recipes(language)].filter((body) => pattern.test(body)).map((body) => Buffer.from(body))
}

export function texts(...all: string[]): Buffer[] {
  return all.map((text) => Buffer.from(text))
}

/** Puts a file into a folder and says its path. */
export function put(folder: string, name: string, bytes: Buffer | string, mode = 0o644): string {
  const file = join(folder, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes, { mode })
  return file
}

/** A folder for what inputs write; `remove` it at the end. */
export function workplace(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'verbgate-fuzz-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A process that keeps what is written. */
export function hostIn(folder: string, stdin: Buffer = Buffer.alloc(0)): Host & { out(): string } {
  const chunks: Buffer[] = []
  const sink = (): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk)
        done()
      }
    })
  return {
    stdin: Readable.from([stdin]),
    stdout: sink(),
    stderr: sink(),
    env: { HOME: folder, XDG_STATE_HOME: folder, SHOP_API_KEY: 'k'.repeat(20), MEMBER_COOKIE: 'sid=0123456789abcdef' },
    pid: process.pid,
    cwd: () => folder,
    on: () => {},
    removeListener: () => {},
    kill: () => true,
    out: () => Buffer.concat(chunks).toString('utf8')
  }
}

/** The built-in rules as the build left them. */
export const BUILTIN: URL = new URL('../../dist/rules/builtin.json', import.meta.url)
