import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Name of the config file. */
export const CONFIG_NAME = 'verbgate.yaml'
/** Names under which the config file is found; the first goes before the others of its folder. */
export const CONFIG_NAMES: readonly string[] = [CONFIG_NAME, 'verbgate.yml']
/** Name of the file of accepted findings. */
export const ACCEPT_NAME = '.verbgate-accept.yaml'

/**
 * The nearest file of one of these names from a folder upward, up to the root of its repository (the folder with `.git`) and not
 * beyond; outside of a repository only in the folder itself. `null` if there is none.
 */
export function findUpward(names: readonly string[], folder: string): string | null {
  const candidates: string[] = []
  for (let at = folder; ; at = dirname(at)) {
    candidates.push(...names.map((name) => join(at, name)))
    if (existsSync(join(at, '.git'))) break
    if (dirname(at) === at) return candidates.slice(0, names.length).find((file) => existsSync(file)) ?? null
  }
  return candidates.find((file) => existsSync(file)) ?? null
}
