import type { Config } from '../../config/config-file.js'
import { parseTarget, parseTargetsFile, type Target } from '../../targets/target.js'
import type { ScanFlags } from './flags.js'
import { readFlagFile } from './user-file.js'
import { flagError, type Problems } from './problems.js'
import { readText, type Streams } from '../terminal/streams.js'

/** What one `--targets` names, read. */
export type Listed = { text: string; file: string }

/** The lists of `--targets`, each file once; `-` is stdin. @throws UsageError `file-unusable` */
export async function readListed({ targets = [] }: ScanFlags, streams: Streams): Promise<Listed[]> {
  const lists: Listed[] = []
  for (const file of new Set(targets)) {
    if (file === '-') lists.push({ text: await readText(streams.stdin), file: '<stdin>' })
    else lists.push({ text: readFlagFile(file, '--targets'), file })
  }
  return lists
}

/** What names targets besides the config file; `isListed` also if the list, or the config file, could not be read. */
type Named = { urls: readonly string[]; listed: readonly Listed[]; isListed: boolean }

/**
 * URLs of the command line, of `--targets`, and only without both those of the config file; each once. A URL that the
 * config file has too gets its areas and what it expects.
 */
export function readTargets({ urls, listed, isListed }: Named, config: Config, problems: Problems): Target[] {
  const named = urls.flatMap((url) => problems.attempt(() => [parseTarget(url)], []))
  const fromFile = listed.flatMap(({ text, file }) => problems.attempt(() => parseTargetsFile(text, file), []))
  const known = new Map(config.targets.map((target) => [target.url, target]))
  const given = [...named, ...fromFile].map((target) => addWishes(target, known.get(target.url)))
  const targets = urls.length === 0 && !isListed ? config.targets : given
  const distinct = [...new Map(targets.map((target) => [target.url, target])).values()]
  return problems.attempt(() => {
    // For a list that is empty or cannot be read there is an error already.
    if (distinct.length > 0 || urls.length > 0 || isListed) return distinct
    throw flagError('there is nothing to scan', 'Name a URL, such as verbgate scan https://shop.example/.')
  }, [])
}

/** What the config file says of the same URL. */
function addWishes(target: Target, known: Target | undefined): Target {
  return known === undefined ? target : { ...known, ...target }
}
