import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Name of the config file. */
export const CONFIG_NAME = 'verbgate.yaml'
/** Name of the file of accepted findings. */
export const ACCEPT_NAME = '.verbgate-accept.yaml'

/**
 * The nearest file of that name from a folder upward, up to the root of its repository (the folder with `.git`) and not
 * beyond; outside of a repository only in the folder itself. `null` if there is none.
 */
export function findUpward(name: string, folder: string): string | null {
  const candidates: string[] = []
  for (let at = folder; ; at = dirname(at)) {
    candidates.push(join(at, name))
    if (existsSync(join(at, '.git'))) break
    if (dirname(at) === at) return existsSync(join(folder, name)) ? join(folder, name) : null
  }
  return candidates.find((file) => existsSync(file)) ?? null
}
