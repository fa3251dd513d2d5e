import type { Lab } from './lab.js'
import { scanTopology } from './scan-topology.js'
import type { Mode, TopologyScan } from './scan-topology.js'
import type { Topology } from './topology.js'

/** Scans the topologies in one mode, some at once; the results keep their order. The slowest starts first. */
export async function scanLab(
  lab: Lab,
  topologies: readonly Topology[],
  mode: Mode,
  atOnce: number
): Promise<TopologyScan[]> {
  const scans = new Map<Topology, TopologyScan>()
  const queue = slowestFirst(topologies)
  const work = async (): Promise<void> => {
    for (let topology = queue.shift(); topology !== undefined; topology = queue.shift()) {
      scans.set(topology, await scanTopology(lab, topology, mode))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return topologies.flatMap((topology) => scans.get(topology) ?? [])
}

/** A server that limits the rate takes seconds whatever the machine: the others run meanwhile. */
export function slowestFirst(topologies: readonly Topology[]): Topology[] {
  return topologies.toSorted((a, b) => Number(b.name === 'trap-ratelimit') - Number(a.name === 'trap-ratelimit'))
}
