import { isIP } from 'node:net'
import type { Origin } from './origin.js'

/**
 * Whether the second origin can be the canonical one of the first one's site: https of the same host, or the apex and its
 * `www` on their default ports. Never from https to http, and no other host.
 */
export function isCanonicalFor(from: Origin, to: Origin): boolean {
  if (from.href === to.href || (from.scheme === 'https' && to.scheme === 'http')) return false
  const isUsual = usesDefaultPort(from) && usesDefaultPort(to)
  // On ports of its own choice a host may have both: http on 8080, https on 8443.
  if (from.hostname === to.hostname) return isUsual || !(usesDefaultPort(from) || usesDefaultPort(to))
  return isUsual && isIP(from.hostname) === 0 && withoutWww(from) === withoutWww(to)
}

function usesDefaultPort({ scheme, port }: Origin): boolean {
  return port === (scheme === 'https' ? 443 : 80)
}

function withoutWww({ hostname }: Origin): string {
  return hostname.replace(/^www\.(?=[^.]+\.)/, '')
}
