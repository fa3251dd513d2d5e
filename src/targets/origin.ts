import type { Edge } from './edge.js'

/** Scheme, host and port (RFC 6454 4), with what a connection needs. */
export type Origin = {
  /** Serialised as in RFC 6454 6.1: the default port is left out. */
  readonly href: string
  readonly scheme: 'http' | 'https'
  /** Host without brackets, lower case, IDNA in ASCII form. */
  readonly hostname: string
  readonly port: number
  /** What the Host header says: brackets and a non-default port included. */
  readonly authority: string
  /** The way in that requests to it take; without one they go where its name leads. */
  readonly edge?: Edge
}

/** The origin of an absolute http(s) URL. */
export function originOf(url: URL): Origin {
  const scheme = url.protocol === 'https:' ? 'https' : 'http'
  return {
    href: url.origin,
    scheme,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port),
    authority: url.host
  }
}

/** Tells an origin through one edge from the same through another. */
export function originKey({ href, edge }: Origin): string {
  return edge === undefined ? href : `${href} ${edge.name}`
}
