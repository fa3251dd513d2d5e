import { createHash } from 'node:crypto'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Path to `directory`, `link:TARGET` or the sha256 of a file's content. */
export type Snapshot = ReadonlyMap<string, string>

/** Everything below the directories. Throws if one cannot be read: an unreadable tree is not an unchanged one. */
export async function snapshot(dirs: readonly string[]): Promise<Snapshot> {
  const entries = new Map<string, string>()
  for (const dir of dirs) await collect(dir, entries)
  return entries
}

/** Differences between two snapshots as lines `added PATH`, `removed PATH`, `changed PATH`; empty if the same. */
export function sameTree(before: Snapshot, after: Snapshot): readonly string[] {
  const differences: string[] = []
  for (const [path, content] of before) {
    if (!after.has(path)) differences.push(`removed ${path}`)
    else if (after.get(path) !== content) differences.push(`changed ${path}`)
  }
  for (const path of after.keys()) if (!before.has(path)) differences.push(`added ${path}`)
  return differences.sort()
}

async function collect(dir: string, entries: Map<string, string>): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) {
      entries.set(path, 'directory')
      await collect(path, entries)
    } else if (entry.isSymbolicLink()) entries.set(path, `link:${await readlink(path)}`)
    else
      entries.set(
        path,
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex')
      )
  }
}
