import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const SRC = fileURLToPath(new URL('../src/', import.meta.url))

/**
 * The floors of src/: an import goes to a lower floor, and folders of one floor do not know each other. `sockets`,
 * `files` and `process` say which of the world a folder may touch; for a list, only these files of it.
 */
const FLOORS: Readonly<Record<string, { floor: number; sockets?: Reach; files?: Reach; process?: Reach }>> = {
  // The build's last step fills the code cache by scanning a page of its own.
  cli: { floor: 5, files: true, process: true, sockets: ['write-code-cache.ts'] },
  config: { floor: 4, files: true },
  engine: { floor: 4 },
  // The rule tests play a server on the loopback; the build's last step reports on stderr.
  rules: { floor: 3, files: true, sockets: ['cases/case-server.ts'], process: ['files/write-bundle.ts'] },
  prober: { floor: 3, sockets: true },
  discovery: { floor: 3 },
  logs: { floor: 3, files: true },
  files: { floor: 3, files: true },
  reporters: { floor: 3 },
  // What is kept from run to run: the state folder that the user names.
  state: { floor: 3, files: true },
  findings: { floor: 2 },
  evidence: { floor: 1 },
  targets: { floor: 1 },
  // One function reads every file of the user's, so that none is read without a bound.
  shared: { floor: 0, files: ['bounded-file.ts'] }
}
type Reach = true | readonly string[]

const SOCKETS = /^(undici(\/.*)?|(node:)?(net|tls|http|https|http2|dgram|dns|dns\/promises|child_process|cluster))$/
const FILES = /^(node:)?fs(\/promises)?$/

/** Functions of these modules that touch nothing, by what is imported. */
const PURE: Readonly<Record<string, readonly string[]>> = {
  'node:net': ['isIP', 'isIPv4', 'isIPv6', 'BlockList'],
  'node:http': ['METHODS', 'STATUS_CODES']
}

type Import = { file: string; folder: string; specifier: string; typeOnly: boolean; names: string[] }

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => ({ file: name.split(sep).join('/'), text: withoutComments(readFileSync(join(SRC, name), 'utf8')) }))

const imports = sources.flatMap(({ file, text }) => importsOf(file, text))

describe('floors', () => {
  test('enough was read for the rest to mean something', () => {
    expect(sources.length).toBeGreaterThan(60)
    expect(imports.length).toBeGreaterThan(200)
    expect(imports.filter(({ specifier }) => specifier.startsWith('.')).length).toBeGreaterThan(150)
  })

  test('every folder has a floor', () => {
    const folders = new Set(sources.map(({ file }) => folderOf(file)).filter((folder) => folder !== ''))
    expect([...folders].filter((folder) => !(folder in FLOORS))).toEqual([])
  })

  test('an import goes to a lower floor or stays in its folder', () => {
    const wrong = imports
      .filter(({ specifier, folder }) => specifier.startsWith('.') && folder !== '')
      .filter(({ file, folder, specifier }) => {
        const to = folderOf(
          relative(SRC, resolve(SRC, dirname(file), specifier))
            .split(sep)
            .join('/')
        )
        return to !== folder && (FLOORS[to]?.floor ?? 99) >= (FLOORS[folder]?.floor ?? -1)
      })
    expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([])
  })

  test('only the prober opens sockets', () => {
    const wrong = imports.filter((item) => !item.typeOnly && SOCKETS.test(item.specifier) && !isPure(item))
    expect(
      wrong.filter((item) => !may(item, 'sockets')).map(({ file, specifier }) => `${file} imports ${specifier}`)
    ).toEqual([])
    expect(wrong.length).toBeGreaterThan(0)
  })

  test('files are touched only where the design says so', () => {
    const touching = imports.filter((item) => !item.typeOnly && FILES.test(item.specifier))
    expect(touching.filter((item) => !may(item, 'files')).map(({ file }) => file)).toEqual([])
    expect(touching.length).toBeGreaterThan(0)
  })

  test('only the command line knows the process and the console', () => {
    const wrong = sources
      .filter(({ text }) => /\bprocess\s*[.[]|\bconsole\s*\.|from 'node:process'/.test(text))
      .filter(({ file }) => !may({ file, folder: folderOf(file) }, 'process'))
    expect(wrong.map(({ file }) => file)).toEqual([])
  })

  test('nobody ends the process', () => {
    expect(sources.filter(({ text }) => /process\s*\.\s*(exit|abort)\s*\(/.test(text)).map(({ file }) => file)).toEqual(
      []
    )
  })

  test('fetch and WebSocket, which need no import, are not used', () => {
    const globals = /(?<![.\w])(fetch|WebSocket|EventSource)\s*\((?!\s*\w+\s*:)/
    const wrong = sources.filter(
      ({ text, file }) =>
        globals.test(text) && !/\bfetch\b\s*[:,}]/.test(text) && !may({ file, folder: folderOf(file) }, 'sockets')
    )
    expect(wrong.map(({ file }) => file)).toEqual([])
  })

  test.each([
    ["import a from './b.js'", './b.js', false],
    ["import type { A } from './b.js'", './b.js', true],
    ["import { type A, type B } from './b.js'", './b.js', true],
    ["import { type A, b } from './b.js'", './b.js', false],
    ["import {\n  a,\n  b\n} from './b.js'", './b.js', false],
    ["export { a } from './b.js'", './b.js', false],
    ["export * from './b.js'", './b.js', false],
    ["const a = await import('./b.js')", './b.js', false],
    ["import './b.js'", './b.js', false],
    ["const a = require('node:net')", 'node:net', false]
  ])('%j is read', (text, specifier, typeOnly) => {
    expect(importsOf('cli/a.ts', text)).toMatchObject([{ specifier, typeOnly }])
  })
})

function may({ file, folder }: { file: string; folder: string }, what: 'sockets' | 'files' | 'process'): boolean {
  const reach = FLOORS[folder]?.[what]
  return reach === true || (reach?.some((name) => `${folder}/${name}` === file) ?? false)
}

function isPure({ specifier, names }: Import): boolean {
  const pure = PURE[specifier.startsWith('node:') ? specifier : `node:${specifier}`]
  return pure !== undefined && names.length > 0 && names.every((name) => pure.includes(name))
}

function folderOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : ''
}

function importsOf(file: string, text: string): Import[] {
  const statements = [
    ...text.matchAll(/^\s*(?:import|export)\s+(type\s+)?([^'"();=]*?)\s*from\s*['"]([^'"]+)['"]/gm)
  ].map(([, type, clause = '', specifier = '']) => ({
    specifier,
    names: namesOf(clause),
    typeOnly: type !== undefined || allTypes(clause)
  }))
  const calls = [
    ...text.matchAll(
      /(?:\bimport|\brequire|\bmake\w*Require\w*)\s*\(\s*['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]/gm
    )
  ].map(([, called, bare]) => ({ specifier: called ?? bare ?? '', names: [], typeOnly: false }))
  return [...statements, ...calls].map((item) => ({ file, folder: folderOf(file), ...item }))
}

function namesOf(clause: string): string[] {
  const inner = /\{([^}]*)\}/.exec(clause)?.[1]
  if (inner === undefined) return []
  return inner
    .split(',')
    .map((name) =>
      name
        .trim()
        .replace(/^type\s+/, '')
        .replace(/\s+as\s.*$/, '')
    )
    .filter((name) => name !== '')
}

function allTypes(clause: string): boolean {
  const inner = /^\{([^}]*)\}$/.exec(clause.trim())?.[1]
  return (
    inner !== undefined &&
    inner
      .split(',')
      .filter((name) => name.trim() !== '')
      .every((name) => name.trim().startsWith('type '))
  )
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
}
