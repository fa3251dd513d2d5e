import type { Note } from '../../findings/scan-result.js'
import { groupBy } from '../../shared/group.js'
import { isCanonicalFor } from '../../targets/canonical.js'
import { originOf, type Origin } from '../../targets/origin.js'
import type { Connection } from './connection.js'
import { describeProxy } from './proxy-setting.js'

/** What a report says of the settings; they are no news from run to run. */
export const SETTING_CODES: ReadonlySet<string> = new Set(['settings-file', 'proxy'])

/** What decides how a run goes, and is easily forgotten. */
type Ruling = {
  /** The config file in force. */
  file: string | null
  origins: readonly Origin[]
  follow: boolean
  connection: Pick<Connection, 'proxies' | 'resolve'>
}

/** Which settings file is in force, which proxies are used, and what was given and has no effect. */
export function noteSettings({ file, origins, follow, connection }: Ruling): Note[] {
  return [
    ...(file === null ? [] : [{ code: 'settings-file', message: `settings are those of ${file}`, place: null }]),
    ...noteProxies(origins, connection),
    ...noteUnusedResolves(origins, follow, connection)
  ]
}

function noteProxies(origins: readonly Origin[], { proxies }: Ruling['connection']): Note[] {
  const used = origins.flatMap((origin) => {
    const proxy = proxies.choose(origin)
    return proxy === null ? [] : [{ origin, name: `${describeProxy(proxy.url)} (${proxy.source})` }]
  })
  return [...groupBy(used, ({ name }) => name)].map(([name, own]) => {
    const [first, ...others] = own.map(({ origin }) => origin.href)
    const more = others.length === 0 ? '' : ` and ${others.length} more`
    return { code: 'proxy', message: `requests to ${first}${more} go through the proxy ${name}`, place: null }
  })
}

function noteUnusedResolves(
  origins: readonly Origin[],
  follow: boolean,
  { resolve, proxies }: Ruling['connection']
): Note[] {
  return [...resolve].flatMap(([host, address]) => {
    const own = origins.filter(({ hostname }) => hostname === host)
    const why =
      own.length === 0 && !mayBeFollowed(host, origins, follow)
        ? 'no target has that host'
        : own.length > 0 && own.every((origin) => proxies.choose(origin) !== null)
          ? 'the proxy looks the name up'
          : null
    return why === null
      ? []
      : [{ code: 'resolve-unused', message: `--resolve ${host}:${address} has no effect: ${why}`, place: null }]
  })
}

function mayBeFollowed(host: string, origins: readonly Origin[], follow: boolean): boolean {
  const name = host.includes(':') ? `[${host}]` : host
  return follow && origins.some((origin) => isCanonicalFor(origin, originOf(new URL(`https://${name}/`))))
}

/** Areas that were named and are on no target's list: the site was not looked at, or there were too many. */
export function noteUnusedAreas(
  declared: readonly string[],
  looked: readonly { areas: readonly string[]; sameAs: object }[]
): Note[] {
  const known = new Set(looked.flatMap(({ areas, sameAs }) => [...areas, ...Object.keys(sameAs)]))
  return declared
    .filter((area) => !known.has(area))
    .map((area) => ({ code: 'area-unused', message: `--area ${area} was looked at on no target`, place: null }))
}
