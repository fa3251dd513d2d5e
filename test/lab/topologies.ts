import { apacheTopologies } from './apache.js'
import { incidentTopologies } from './incident.js'
import { nginxTopologies } from './nginx.js'
import { phpTopologies } from './php.js'
import { proxyTopologies } from './proxies.js'
import type { Topology } from './topology.js'
import { trapTopologies } from './traps.js'

export type { LoggedRequest, RunningTopology, Topology, Truth } from './topology.js'

/** Every topology of the lab with its ground truth; truth.test.ts holds the two together. */
export const topologies: readonly Topology[] = [
  ...nginxTopologies,
  ...apacheTopologies,
  ...incidentTopologies,
  ...proxyTopologies,
  ...phpTopologies,
  ...trapTopologies
]

/** The topology of that name. Throws, listing the known names, if there is none. */
export function findTopology(name: string): Topology {
  const found = topologies.find((topology) => topology.name === name)
  if (found) return found
  throw new Error(`no topology ${name}; known: ${topologies.map((topology) => topology.name).join(' ')}`)
}
