import type { Config } from '../../config/config-file.js'
import type { SettingResolver } from './setting-resolver.js'

/** Variables of the environment that a scan looks at, and what for. */
export const VARIABLES: readonly (readonly [name: string, purpose: string])[] = [
  ['VERBGATE_CONFIG', 'the settings file, without --config'],
  ['VERBGATE_SECRET', 'the secret of owner tokens'],
  ['VERBGATE_KEY_PASSPHRASE', 'opens the key of --cert'],
  ['VERBGATE_DEBUG', 'the stack of an unexpected error'],
  ['http_proxy', 'the proxy for http'],
  ['HTTP_PROXY', 'the proxy for http'],
  ['https_proxy', 'the proxy for https'],
  ['HTTPS_PROXY', 'the proxy for https'],
  ['all_proxy', 'the proxy for both'],
  ['ALL_PROXY', 'the proxy for both'],
  ['REQUEST_METHOD', 'where it is set, HTTP_PROXY is not believed (CGI)'],
  ['no_proxy', 'what no proxy is asked for'],
  ['NO_PROXY', 'what no proxy is asked for'],
  ['NODE_EXTRA_CA_CERTS', 'certificates to trust'],
  ['XDG_STATE_HOME', 'where the journal and the secret are'],
  ['HOME', 'where they are without it'],
  ['NO_COLOR', 'no colour'],
  ['FORCE_COLOR', 'colour'],
  ['CLICOLOR_FORCE', 'colour'],
  ['TERM', 'dumb: no colour'],
  ['CI', 'no moving line'],
  ['XDG_CACHE_HOME', 'where compiled code is kept'],
  ['NODE_COMPILE_CACHE', 'another folder for it']
]

/** Remembers which variables are read and whether they are set, for `--print-config`; their values may be secrets. */
export function noteEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  config: Pick<Config, 'variables'>,
  resolver: SettingResolver
): void {
  const own = config.variables.map((name) => [name, 'named in the settings file'] as const)
  for (const [name, purpose] of [...VARIABLES, ...own]) {
    resolver.note(`environment.${name}`, (env[name] ?? '') === '' ? 'not set' : 'set', purpose)
  }
}
