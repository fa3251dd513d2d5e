import { createHmac, timingSafeEqual } from 'node:crypto'
import { classifyAddress } from '../targets/address.js'
import type { Origin } from '../targets/origin.js'

/** Where a site shows that it belongs to the person who scans it. */
export const OWNER_PATH = '/.well-known/verbgate.txt'

/**
 * The token of an origin: HMAC-SHA256 (RFC 2104) of the serialised origin with the owner's secret, in hex. The file of
 * one origin does not open another.
 */
export function ownerToken(origin: Origin, secret: string): string {
  return `verbgate-owner-${createHmac('sha256', secret).update(origin.href).digest('hex')}`
}

/** Whether a line of the file is the token, compared in constant time. */
export function showsToken(file: string, token: string): boolean {
  return file
    .slice(0, 10_000)
    .split(/\r?\n/)
    .some((line) => isEqual(line.trim(), token))
}

/** What can make a name mean another machine than it says. */
export type Route = { proxy: URL | null; resolve: ReadonlyMap<string, string> }

/** Whether the origin is this machine, whatever the network says; then `--write` needs no proof. */
export function isThisMachine(origin: Origin, { proxy, resolve }: Route): boolean {
  if (proxy !== null) return false
  const host = resolve.get(origin.hostname) ?? origin.hostname
  return host === 'localhost' || (/^[\d.]+$|:/.test(host) && classifyAddress(host) === 'loopback')
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
