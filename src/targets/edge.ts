import { isIP } from 'node:net'
import { UsageError } from '../shared/errors.js'
import { normalizeAddress } from './address.js'

/** A way in to a site: what is connected to in its name, as `--resolve` of curl has it. Host and SNI stay the site's. */
export type Edge = {
  /** As reports name it: `203.0.113.7`, `[2001:db8::1]:8443`, `edge1.example`. */
  readonly name: string
  /** An address, or a host name to look up. */
  readonly host: string
  /** `null`: the port of the site. */
  readonly port: number | null
  /** It is the server behind the edges, which visitors should not reach. */
  readonly isOrigin: boolean
}

/**
 * Reads `203.0.113.7`, `2001:db8::1`, `[2001:db8::1]:8443` or `edge1.example:8443`.
 * @throws UsageError `edge-invalid`
 */
export function parseEdge(text: string, isOrigin: boolean): Edge {
  const bracketed = isIP(text) === 6 ? `[${normalizeAddress(text)}]` : text
  const [, shown = '', digits] = SHAPE.exec(bracketed) ?? []
  const host = readHost(shown)
  if (host === null || !isPort(digits)) {
    throw new UsageError(`the edge ${text} is not an address or a host name`, {
      code: 'edge-invalid',
      hint: 'Write 203.0.113.7, [2001:db8::1]:8443 or edge1.example.'
    })
  }
  if (digits === undefined) return { name: host, host, port: null, isOrigin }
  return { name: `${isIP(host) === 6 ? `[${host}]` : host}:${Number(digits)}`, host, port: Number(digits), isOrigin }
}

const SHAPE = /^(\[[0-9a-f:.]{2,64}\]|[^\s:/?#@[\]\\]{1,253})(?::(\d{1,5}))?$/i

function isPort(digits: string | undefined): boolean {
  return digits === undefined || (Number(digits) >= 1 && Number(digits) <= 65_535)
}

/** Each of them once; an address that is marked as the origin server is one. */
export function distinctEdges(edges: readonly Edge[]): Edge[] {
  const byName = new Map<string, Edge>()
  for (const edge of edges) if (edge.isOrigin || !byName.has(edge.name)) byName.set(edge.name, edge)
  return [...byName.values()]
}

function readHost(shown: string): string | null {
  const url = `http://${shown}/`
  return shown !== '' && URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : null
}
