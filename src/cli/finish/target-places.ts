import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { readTextIfThere } from '../../shared/bounded-file.js'
import { hashLines } from '../../reporters/integrations/line-hash.js'
import type { TargetPlace } from '../../reporters/reporter.js'
import type { Target } from '../../targets/target.js'

const MAX_FILE_BYTES = 16 * 1024 * 1024

/**
 * Where the targets stand, by URL: files as the repository names them, wherever in it the command runs, with what GitHub
 * knows the line by.
 */
export function locateTargets(targets: readonly Target[], cwd: string): Map<string, TargetPlace> {
  const files = new Map<string, Located>()
  return new Map(
    targets.flatMap(({ url, place }) => {
      if (place === undefined) return []
      if (isNoFile(place.file)) return [[url, place] as const]
      const file = files.get(place.file) ?? locateFile(resolve(cwd, place.file), cwd)
      files.set(place.file, file)
      return [[url, { ...place, file: file.name, lineHash: file.hashLine(place.line ?? 1) }] as const]
    })
  )
}

type Located = { name: string; hashLine: ReturnType<typeof hashLines> }

function locateFile(file: string, cwd: string): Located {
  return {
    name: relative(findRoot(dirname(file), cwd), file),
    hashLine: hashLines(readTextIfThere(file, MAX_FILE_BYTES) ?? '')
  }
}

function isNoFile(file: string): boolean {
  return file === '<stdin>' || file === '-'
}

/** The folder with `.git` that holds a file, else the one the command runs in. */
function findRoot(folder: string, cwd: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return cwd
  }
}
