import { describe, expect, test } from 'vitest'
import { ROOMS } from './structure/rooms.js'
import { arrows, findCircles, imports, readImports, sources, topFolder } from './structure/sources.js'
import type { Import } from './structure/sources.js'

/**
 * The floors of src/: an import goes to a lower floor, and folders of one floor do not know each other. `sockets`,
 * `files` and `process` say which of the world a folder may touch; for a list, only these files of it.
 */
const FLOORS: Readonly<Record<string, { floor: number; sockets?: Reach; files?: Reach; process?: Reach }>> = {
  cli: { floor: 5, files: true, process: true },
  config: { floor: 4, files: true },
  engine: { floor: 4 },
  // The rule tests play a server on the loopback; the build's last step reports on stderr.
  rules: { floor: 3, files: true, sockets: ['cases/case-server.ts'], process: ['build/write-bundle.ts'] },
  prober: { floor: 3, sockets: true },
  discovery: { floor: 3 },
  reporters: { floor: 3 },
  // What is kept from run to run: the state folder that the user names.
  state: { floor: 3, files: true },
  findings: { floor: 2 },
  units: { floor: 2 },
  evidence: { floor: 1 },
  targets: { floor: 1 },
  // One function reads every file of the user's within a bound, one replaces a file as a whole.
  shared: { floor: 0, files: ['bounded-file.ts', 'replace-file.ts'] }
}
type Reach = true | readonly string[]

const SOCKETS = /^(undici(\/.*)?|(node:)?(net|tls|http|https|http2|dgram|dns|dns\/promises|child_process|cluster))$/
const FILES = /^(node:)?fs(\/promises)?$/

/** Functions of these modules that touch nothing, by what is imported. */
const PURE: Readonly<Record<string, readonly string[]>> = {
  'node:net': ['isIP', 'isIPv4', 'isIPv6', 'BlockList'],
  'node:http': ['METHODS', 'STATUS_CODES']
}

describe('floors', () => {
  test('enough was read for the rest to mean something', () => {
    expect(sources.length).toBeGreaterThan(60)
    expect(imports.length).toBeGreaterThan(200)
    expect(imports.filter(({ specifier }) => specifier.startsWith('.')).length).toBeGreaterThan(150)
  })

  test('every folder has a floor', () => {
    const folders = new Set(sources.map(({ file }) => topFolder(file)).filter((folder) => folder !== ''))
    expect([...folders].filter((folder) => !(folder in FLOORS))).toEqual([])
  })

  test('an import goes to a lower floor or stays in its folder', () => {
    const wrong = arrows.filter(({ from, to }) => {
      const [above, below] = [topFolder(from), topFolder(to)]
      return above !== '' && above !== below && (FLOORS[below]?.floor ?? 99) >= (FLOORS[above]?.floor ?? -1)
    })
    expect(wrong.map(arrowText)).toEqual([])
  })

  test('every room has a place in the order of its folder', () => {
    const rooms = sources.map(({ file }) => file.split('/')).filter(({ length }) => length > 2)
    const unknown = rooms.filter(([folder = '', room = '']) => ROOMS[folder]?.[room] === undefined)
    expect(unknown.map((parts) => parts.join('/'))).toEqual([])
    expect(rooms.length).toBeGreaterThan(60)
  })

  test('an import goes to a lower room or stays in its room', () => {
    const wrong = arrows.filter(({ from, to }) => {
      const [above, below] = [roomOf(from), roomOf(to)]
      return above.folder === below.folder && above.room !== below.room && below.level >= above.level
    })
    expect(wrong.map(arrowText)).toEqual([])
  })

  test('no files import each other, not even for their types', () => {
    expect(findCircles(arrows)).toEqual([])
  })

  test('a circle is found, however long', () => {
    expect(findCircles(walk('abcd'))).toEqual([])
    expect(findCircles([...walk('abcdb'), ...walk('xdy')])).toEqual(['b', 'c', 'd'])
    expect(findCircles(walk('aba'))).toEqual(['a', 'b'])
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
      .filter(({ file }) => !may({ file, folder: topFolder(file) }, 'process'))
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
        globals.test(text) && !/\bfetch\b\s*[:,}]/.test(text) && !may({ file, folder: topFolder(file) }, 'sockets')
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
    expect(readImports('cli/a.ts', text)).toMatchObject([{ specifier, typeOnly }])
  })
})

function may({ file, folder }: { file: string; folder: string }, what: 'sockets' | 'files' | 'process'): boolean {
  const reach = FLOORS[folder]?.[what]
  return reach === true || (reach?.some((name) => `${folder}/${name}` === file) ?? false)
}

/** Imports from each of these files to the next; a file is one letter. */
function walk(files: string): typeof arrows {
  return Array.from(files.slice(1), (to, index) => ({ from: files.charAt(index), to }))
}

function arrowText({ from, to }: { from: string; to: string }): string {
  return `${from} -> ${to}`
}

/** Where a file lies in the order of its folder: its own entry, or that of its room. */
function roomOf(file: string): { folder: string; room: string; level: number } {
  const [folder = '', ...rest] = file.split('/')
  const order = ROOMS[folder] ?? {}
  const own = rest.join('/')
  const room = own in order ? own : rest.length > 1 ? (rest[0] ?? '') : '.'
  return { folder, room, level: order[room] ?? 0 }
}

function isPure({ specifier, names }: Import): boolean {
  const pure = PURE[specifier.startsWith('node:') ? specifier : `node:${specifier}`]
  return pure !== undefined && names.length > 0 && names.every((name) => pure.includes(name))
}
