import type { Config } from '../../config/config-file.js'
import { readProxy } from './flag-values.js'
import type { ConnectionFlags } from './flags.js'
import { noProxies, useEnvironment, useProxy, type Proxies } from './proxies.js'
import { readAt, type SettingResolver } from './setting-resolver.js'

type From = { env: Readonly<Record<string, string | undefined>>; config: Config; resolver: SettingResolver | null }

/** --no-proxy, --proxy, `proxy:` of the config file, the environment: the first that says something counts. */
export function readProxies({ proxy }: ConnectionFlags, from: From): Proxies {
  if (proxy === false) return useNone('--no-proxy', from)
  if (typeof proxy === 'string') return useNamed(proxy, '--proxy', from)
  const inFile = from.config.proxy
  if (inFile === undefined) return useEnvironment(from.env)
  const source = from.resolver?.describeSource(['proxy']) ?? 'the settings file'
  if (inFile === false) return useNone(source, from)
  return readAt(from.config.placeOf(['proxy']), () => useNamed(inFile, source, from))
}

function useNone(source: string, { resolver }: From): Proxies {
  resolver?.note('proxy', 'none', source)
  return noProxies
}

function useNamed(text: string, source: string, { env, resolver }: From): Proxies {
  const url = readProxy(text)
  resolver?.note('proxy', describeProxy(url), source)
  return useProxy({ url, source }, env)
}

/** A proxy as a person may see it, without its password. */
export function describeProxy({ protocol, username, host }: URL): string {
  return `${protocol}//${username === '' ? '' : '***@'}${host}`
}
