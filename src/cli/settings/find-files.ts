import { relative } from 'node:path'
import { ACCEPT_NAME, CONFIG_NAMES, findUpward } from '../../config/find-config.js'
import { emptyConfig, readConfig, type Config } from '../../config/config-file.js'
import type { ScanFlags } from './flags.js'

type Env = Readonly<Record<string, string | undefined>>

/** The config file of a run: `--config`, else `VERBGATE_CONFIG`, else the nearest one up to the repository's root. */
export function findConfigFile({ config }: Pick<ScanFlags, 'config'>, env: Env, folder: string): string | null {
  if (config === false) return null
  if (typeof config === 'string') return config
  const named = env['VERBGATE_CONFIG']
  return named !== undefined && named !== '' ? named : nearest(CONFIG_NAMES, folder)
}

/** The config file of a run, read. @throws UsageErrors with every mistake in it */
export async function findConfig(flags: Pick<ScanFlags, 'config'>, host: { env: Env; cwd(): string }): Promise<Config> {
  const file = findConfigFile(flags, host.env, host.cwd())
  return file === null ? emptyConfig : await readConfig(file, host.env)
}

/** The file of accepted findings if nothing names one: looked for as the config file is. */
export function findAcceptFile(folder: string): string | null {
  return nearest([ACCEPT_NAME], folder)
}

/** As a path from the folder the command runs in, as messages and reports show it. */
function nearest(names: readonly string[], folder: string): string | null {
  const found = findUpward(names, folder)
  return found === null ? null : relative(folder, found)
}
