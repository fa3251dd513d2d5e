/** Files by path, and collections (their paths end in `/`). */
export type Tree = { files: Map<string, string>; collections: Set<string> }

/** A tree with the given files and every collection above them. */
export function treeOf(files: Readonly<Record<string, string>>): Tree {
  const tree: Tree = { files: new Map(Object.entries(files)), collections: new Set(['/']) }
  for (const path of tree.files.keys()) {
    for (let end = path.indexOf('/', 1); end >= 0; end = path.indexOf('/', end + 1)) {
      tree.collections.add(path.slice(0, end + 1))
    }
  }
  return tree
}

/** `/a/b/` is in `/a/`; `/a` is in `/`. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/', path.length - 2) + 1)
}

/** Removes a file, or a collection with everything in it; says whether there was one. */
export function removeFrom(tree: Tree, path: string): boolean {
  if (tree.files.delete(path)) return true
  const collection = path.endsWith('/') ? path : `${path}/`
  if (!tree.collections.delete(collection)) return false
  for (const inside of tree.files.keys()) if (inside.startsWith(collection)) tree.files.delete(inside)
  for (const inside of tree.collections) if (inside.startsWith(collection)) tree.collections.delete(inside)
  return true
}

/** Everything that is there, sorted: for comparing before and after. */
export function listing(tree: Tree): string[] {
  return [...[...tree.files].map(([path, content]) => `${path} ${content}`), ...tree.collections].toSorted()
}

/** What became of a tree: paths of files and, with `/` at the end, of collections. */
export type Difference = { added: string[]; removed: string[]; changed: string[] }

export function differenceOf(before: Tree, after: Tree): Difference {
  const [old, now] = [before, after].map(({ files, collections }) => new Set([...files.keys(), ...collections])) as [
    Set<string>,
    Set<string>
  ]
  return {
    added: [...now].filter((path) => !old.has(path)),
    removed: [...old].filter((path) => !now.has(path)),
    changed: [...after.files]
      .filter(([path, content]) => (before.files.get(path) ?? content) !== content)
      .map(([path]) => path)
  }
}
