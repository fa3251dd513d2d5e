import { BlockList, isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import { classifyAddress } from '../../targets/address.js'
import type { Origin } from '../../targets/origin.js'
import { readProxy } from './flag-values.js'
import { flagError } from './problems.js'

type Env = Readonly<Record<string, string | undefined>>

/** A proxy and who named it: `--proxy`, a file and its line, or a variable. */
export type NamedProxy = { url: URL; source: string }

/** Which forward proxy requests to an origin go through. */
export type Proxies = {
  /** `null` for none. @throws UsageError `flag-invalid` for a variable that names no http proxy */
  choose(origin: Origin): NamedProxy | null
  /** Variables that were read. */
  variables: readonly string[]
}

/** Every request is sent straight to its origin. */
export const noProxies: Proxies = { choose: () => null, variables: [] }

/** The proxy that somebody named, for all origins that NO_PROXY does not name. */
export function useProxy(proxy: NamedProxy, env: Env): Proxies {
  const list = readFirst(env, NO_PROXY)
  return {
    choose: (origin) => (isListed(origin, list?.value ?? '') ? null : proxy),
    variables: list === null ? [] : [list.name]
  }
}

const NO_PROXY = ['no_proxy', 'NO_PROXY']
const ALL = ['all_proxy', 'ALL_PROXY']

/**
 * The proxies of the environment, as curl reads them: small letters first, ALL_PROXY for what the others do not name. This
 * machine is never asked for through one.
 */
export function useEnvironment(env: Env): Proxies {
  // A request of a web server's would set HTTP_PROXY from its field Proxy (httpoxy, CVE-2016-5385).
  const http = env['REQUEST_METHOD'] === undefined ? ['http_proxy', 'HTTP_PROXY'] : ['http_proxy']
  const named = {
    http: readFirst(env, [...http, ...ALL]),
    https: readFirst(env, ['https_proxy', 'HTTPS_PROXY', ...ALL])
  }
  const list = readFirst(env, NO_PROXY)
  const variables = [named.http, named.https, list].flatMap((found) => found?.name ?? [])
  return {
    choose(origin) {
      const found = named[origin.scheme]
      if (found === null || isLoopback(origin) || isListed(origin, list?.value ?? '')) return null
      return { url: parse(found), source: found.name }
    },
    variables: named.http === null && named.https === null ? [] : [...new Set(variables)]
  }
}

type Variable = { name: string; value: string }

function readFirst(env: Env, names: readonly string[]): Variable | null {
  for (const name of names) {
    const value = env[name]?.trim() ?? ''
    if (value !== '') return { name, value }
  }
  return null
}

/** `proxy:3128` is as good as `http://proxy:3128`. */
function parse({ name, value }: Variable): URL {
  try {
    return readProxy(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`)
  } catch (cause) {
    const hint = `Set ${name} to http://proxy.example:3128, unset it, or pass --no-proxy.`
    throw Object.assign(flagError(`${name} is not the URL of an http proxy`, hint), { cause })
  }
}

function isLoopback({ hostname }: Origin): boolean {
  return /(^|\.)localhost$/.test(hostname) || (isIP(hostname) !== 0 && classifyAddress(hostname) === 'loopback')
}

/** Whether NO_PROXY names the origin: `*`, a host with those below it, an address, a range; each with or without a port. */
export function isListed(origin: Pick<Origin, 'hostname' | 'port'>, list: string): boolean {
  return list.split(/[\s,]+/).some((entry) => entry === '*' || (entry !== '' && matches(origin, entry)))
}

function matches({ hostname, port }: Pick<Origin, 'hostname' | 'port'>, entry: string): boolean {
  const [, bracketed, plain = '', wanted] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [
    '',
    undefined,
    entry
  ]
  if (wanted !== undefined && Number(wanted) !== port) return false
  const name = bracketed ?? plain
  if (isIP(hostname) !== 0) return isWithin(hostname, name)
  const host = domainToASCII(name.replace(/^\*?\./, '')).toLowerCase()
  return host !== '' && (hostname === host || hostname.endsWith(`.${host}`))
}

/** `10.0.0.0/8`, or one address. */
function isWithin(address: string, text: string): boolean {
  const [network = '', bits] = text.split('/')
  if (isIP(network) === 0 || isIP(network) !== isIP(address)) return false
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4'
  const most = family === 'ipv6' ? 128 : 32
  const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
  if (prefix < 0 || prefix > most) return false
  const range = new BlockList()
  range.addSubnet(network, prefix, family)
  return range.check(address, family)
}
