import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { UsageError } from '../../shared/errors.js'

/** In containers there may be no HOME, and no entry for the user. */
function findHome({ HOME }: Readonly<Record<string, string | undefined>>): string {
  if (HOME !== undefined && isAbsolute(HOME)) return HOME
  try {
    return homedir()
  } catch (cause) {
    throw new UsageError('there is no home directory in which the journal and the secret could be kept', {
      code: 'home-unknown',
      hint: 'Set HOME or XDG_STATE_HOME to a folder of your own.',
      cause
    })
  }
}

/** Where the journal and the owner's secret live: `$XDG_STATE_HOME/verbgate`, or `~/.local/state/verbgate`. */
export function stateDirectory(env: Readonly<Record<string, string | undefined>>): string {
  const base = env['XDG_STATE_HOME']
  // A relative path is to be ignored (XDG Base Directory Specification 0.8).
  return join(base?.startsWith('/') ? base : join(findHome(env), '.local', 'state'), 'verbgate')
}
