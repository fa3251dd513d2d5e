import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the journal and the owner's secret live: `$XDG_STATE_HOME/verbgate`, or `~/.local/state/verbgate`. */
export function stateDirectory(env: Readonly<Record<string, string | undefined>>): string {
  const base = env['XDG_STATE_HOME']
  // A relative path is to be ignored (XDG Base Directory Specification 0.8).
  return join(base?.startsWith('/') ? base : join(env['HOME'] ?? homedir(), '.local', 'state'), 'verbgate')
}
