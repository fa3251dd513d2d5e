import { isIP } from 'node:net'
import type { Origin } from '../../targets/origin.js'
import { ProbeError } from '../response/failure.js'
import type { NetworkSettings } from './network.js'

/**
 * Finds the addresses that an origin may be reached at, each one checked against the scope, in the resolver's order.
 * `[null]` if a proxy is to resolve the name. Throws ProbeError `blocked-address`, `unresolved` or `timeout`.
 */
export async function resolveAddresses(origin: Origin, settings: NetworkSettings): Promise<readonly (string | null)[]> {
  const hostname = chooseHost(origin, settings)
  const literal = settings.resolve.get(hostname) ?? (isIP(hostname) === 0 ? null : hostname)
  if (literal === null && settings.proxy !== null) return [null]
  const addresses = literal === null ? await lookupInTime(hostname, settings) : [literal]
  if (addresses.length === 0) throw new ProbeError('unresolved', `${hostname} has no address`)
  // One forbidden address among several is enough: the next lookup could put it first.
  for (const address of addresses) {
    const refusal = settings.scope.addressRefusal(origin, address)
    if (refusal !== null) throw new ProbeError('blocked-address', refusal)
  }
  return addresses
}

/** The name or address that is connected to. */
function chooseHost({ hostname, edge }: Origin, { proxy }: NetworkSettings): string {
  if (edge === undefined) return hostname
  if (proxy === null) return edge.host
  throw new ProbeError('blocked-address', `a proxy decides where it connects to, so not to the edge ${edge.host}`)
}

async function lookupInTime(hostname: string, settings: NetworkSettings): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const message = `${hostname} was not resolved in ${settings.timeoutMs} ms`
    timer = setTimeout(() => reject(new ProbeError('timeout', message)), settings.timeoutMs)
  })
  try {
    return await Promise.race([settings.lookup(hostname), late])
  } finally {
    clearTimeout(timer)
  }
}
