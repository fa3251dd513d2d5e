import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url))
const SRC = join(ROOT, 'src')

/** One file of src/, named from there; `text` is without its comments. */
export type Source = { file: string; text: string }

/** One import or re-export; `typeOnly` if nothing of it is left at run time. */
export type Import = { file: string; folder: string; specifier: string; typeOnly: boolean; names: string[] }

/** All files of src/ but the tests. */
export const sources: readonly Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => /(?<!\.test)\.c?ts$/.test(name) && !name.endsWith('.d.ts'))
  .map((name) => ({ file: slashed(name), text: withoutComments(readFileSync(join(SRC, name), 'utf8')) }))

/** All their imports. */
export const imports: readonly Import[] = sources.flatMap(({ file, text }) => readImports(file, text))

/** Imports of other files of src/, with the file that each leads to. */
export const arrows: readonly { from: string; to: string }[] = imports
  .filter(({ specifier }) => specifier.startsWith('.'))
  .map(({ file, specifier }) => ({ from: file, to: targetFile(file, specifier) }))

/** The first folder of a path; empty for a file that lies in none. */
export function topFolder(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : ''
}

/** Every import of a text, those of types and `import()` included. */
export function readImports(file: string, text: string): Import[] {
  const statements = [
    ...text.matchAll(/^\s*(?:import|export)\s+(type\s+)?([^'"();=]*?)\s*from\s*['"]([^'"]+)['"]/gm)
  ].map(([, type, clause = '', specifier = '']) => ({
    specifier,
    names: readNames(clause),
    typeOnly: type !== undefined || hasOnlyTypes(clause)
  }))
  const calls = [
    ...text.matchAll(
      /(?:\bimport|\brequire|\bmake\w*Require\w*)\s*\(\s*['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]/gm
    )
  ].map(([, called, bare]) => ({ specifier: called ?? bare ?? '', names: [], typeOnly: false }))
  return [...statements, ...calls].map((item) => ({ file, folder: topFolder(file), ...item }))
}

/** Files that lead back to themselves, directly or round some corners. */
export function findCircles(all: typeof arrows): string[] {
  const next = new Map<string, string[]>()
  for (const { from, to } of all) next.set(from, [...(next.get(from) ?? []), to])
  return [...next.keys()].filter((file) => reachFrom(file, next).has(file)).toSorted()
}

function reachFrom(file: string, next: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>()
  const open = [...(next.get(file) ?? [])]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached.has(at)) continue
    reached.add(at)
    open.push(...(next.get(at) ?? []))
  }
  return reached
}

function targetFile(file: string, specifier: string): string {
  const path = slashed(relative(SRC, resolve(SRC, dirname(file), specifier)))
  return path.replace(/\.(c?)js$/, '.$1ts')
}

function slashed(path: string): string {
  return path.split(sep).join('/')
}

function readNames(clause: string): string[] {
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

function hasOnlyTypes(clause: string): boolean {
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
