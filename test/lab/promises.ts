import type { LoggedRequest } from './topology.js'

const stateChanging = new Set('PUT POST PATCH DELETE MKCOL MOVE COPY PROPPATCH LOCK UNLOCK'.split(' '))
// 128 bits of the scanner's own making somewhere in the path: neither the root, nor a collection, nor a file of the site.
const ownName = /\/(verbgate-)?[0-9a-f]{32}/

/** Requests in a server's log that must never have been sent; empty if the scan kept its promises. */
export function brokenPromises(requests: readonly LoggedRequest[], write: boolean): string[] {
  return requests.filter((request) => isForbidden(request, write)).map(({ method, target }) => `${method} ${target}`)
}

function isForbidden({ method, target, headers }: LoggedRequest, write: boolean): boolean {
  if (method === 'LOCK' || headers?.['if'] !== undefined) return true
  if (method === 'PUT' && !write) return true
  return (stateChanging.has(method) && !ownName.test(target)) || leadsElsewhere(headers?.['destination'])
}

function leadsElsewhere(destination: string | undefined): boolean {
  return destination !== undefined && !ownName.test(new URL(destination, 'http://front.invalid').pathname)
}
