import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** What lies below a folder: path -> SHA-256 of the content; a folder's path ends in `/` and its value is `folder`. */
export type Tree = ReadonlyMap<string, string>

/** Reads every file below `dir`, hidden ones too. Rejects when something cannot be read: a gap would look unchanged. */
export async function readTree(dir: string): Promise<Tree> {
  const tree = new Map<string, string>()
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) tree.set(`${relative(dir, path)}/`, 'folder')
    else
      tree.set(
        relative(dir, path),
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex')
      )
  }
  return tree
}

/** The differences in words, sorted: `left behind: images/x.txt`, `gone: ...`, `changed: ...`; none means the same. */
export function compareTrees(before: Tree, after: Tree): string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  return paths.flatMap((path) => {
    if (!before.has(path)) return [`left behind: ${path}`]
    if (!after.has(path)) return [`gone: ${path}`]
    return before.get(path) === after.get(path) ? [] : [`changed: ${path}`]
  })
}

/** The number of files, folders left out. */
export function countFiles(tree: Tree): number {
  return [...tree.values()].filter((value) => value !== 'folder').length
}
