import { isIP } from 'node:net'
import { type AddressClass, classifyAddress, normalizeAddress } from './address.js'
import { isCanonicalFor } from './canonical.js'
import type { Edge } from './edge.js'
import type { Origin } from './origin.js'

/**
 * Where requests may go. Two questions, because a name that is in scope can still resolve to a place that is not.
 *
 * Origins: only those of the targets, compared as serialised origins, and with `follow` the canonical ones of their
 * sites, to which their redirects may be followed. So no other host comes up; the URL parser has already turned decimal, hexadecimal and octal IPv4 spellings into the dotted one.
 *
 * Addresses: what the user wrote down is allowed, whatever it is (an address as the target's host, as an edge, or in
 * `resolve`).
 * For a name, public, private and loopback addresses are allowed, because the owner named that host and staging hosts
 * resolve to private addresses (`privateAddresses: 'refused'` turns this off for lists that others fill); link-local,
 * metadata, unspecified and reserved addresses never are.
 */
export type Scope = {
  /** Whether requests to this origin are within the scope. */
  allowsOrigin(origin: Origin): boolean
  /** Why the origin must not be reached at this address, or `null` if it may. */
  addressRefusal(origin: Origin, address: string): string | null
}

/** What a scope is made from. */
export type ScopeOptions = {
  /** The targets' origins. */
  origins: readonly Origin[]
  /** Host name (lower case) to address, as given with `--resolve`. */
  resolve?: ReadonlyMap<string, string>
  /** Redirects to the canonical origin of a target's site are followed. */
  follow?: boolean
  /** Ways in that the user named; through no other one is anything sent. */
  edges?: readonly Edge[]
  /** Whether names of targets may resolve to private and loopback addresses; default `named`: they may. */
  privateAddresses?: 'named' | 'refused'
}

/** A scope of the targets' origins and nothing else. */
export function createScope(options: ScopeOptions): Scope {
  const origins = new Set(options.origins.map((origin) => origin.href))
  const refused = new Set<AddressClass>(['link-local', 'metadata', 'unspecified', 'reserved'])
  const edges = new Set((options.edges ?? []).map(({ name }) => name))
  if (options.privateAddresses === 'refused') refused.add('private').add('loopback')
  return {
    allowsOrigin: (origin) =>
      (origin.edge === undefined || edges.has(origin.edge.name)) &&
      (origins.has(origin.href) ||
        (options.follow === true && options.origins.some((own) => isCanonicalFor(own, origin)))),
    addressRefusal(origin, address) {
      const normal = normalizeAddress(address)
      const host = origin.edge?.host ?? origin.hostname
      const written = options.resolve?.get(host) ?? host
      if (isIP(written) !== 0 && normalizeAddress(written) === normal) return null
      const addressClass = classifyAddress(normal)
      if (addressClass === 'loopback' && /(^|\.)localhost$/.test(host)) return null
      return refused.has(addressClass) ? `${host} resolves to ${normal}, a ${addressClass} address` : null
    }
  }
}
