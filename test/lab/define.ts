import type { Served, ServerName, Topology } from './topology.js'
import type { Workspace } from './workspace.js'

type Definition = Omit<Topology, 'servers' | 'exposedAreas' | 'start'> & { exposedAreas?: readonly string[] }

/** A topology from its table row and its set-up; no area is exposed unless the row says so. */
export function defineTopology(
  row: Definition,
  servers: readonly ServerName[],
  setUp: (workspace: Workspace) => Promise<Served>
): Topology {
  return { exposedAreas: [], ...row, servers, start: (lab) => lab.open(row.name, setUp) }
}
