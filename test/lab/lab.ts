import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LabContext, RunningTopology, Served, Topology } from './topology.js'
import { openWorkspace } from './workspace.js'
import type { Workspace } from './workspace.js'

export { availableServers, missingServers, selectRunnable } from './servers.js'
export { sameTree, snapshot } from './tree.js'

export type Lab = LabContext & {
  start(topology: Topology): Promise<RunningTopology>
  /** Stops whatever still runs and removes the directory. */
  stop(): Promise<void>
}

const attempts = 3

/** Opens a lab in a fresh temporary directory. Call stop() in a finally block. */
export async function startLab(): Promise<Lab> {
  const dir = await mkdtemp(join(tmpdir(), 'verbgate-lab-'))
  await chmod(dir, 0o755)
  const workspaces = new Set<Workspace>()
  let opened = 0
  const openOnce = async (name: string, setUp: (workspace: Workspace) => Promise<Served>) => {
    const workspace = await openWorkspace(join(dir, `${opened++}-${name}`))
    workspaces.add(workspace)
    const stop = async (): Promise<void> => {
      workspaces.delete(workspace)
      await workspace.close()
    }
    try {
      return presentTopology(await setUp(workspace), stop)
    } catch (error) {
      await stop()
      throw error
    }
  }
  const lab: Lab = {
    async open(name, setUp) {
      const errors: unknown[] = []
      for (let attempt = 0; attempt < attempts; attempt++) {
        // Another process may take a port between the check and the server's own bind: then other ports do.
        try {
          return await openOnce(name, setUp)
        } catch (error) {
          errors.push(error)
        }
      }
      throw new AggregateError(
        errors,
        `lab: ${name} did not start in ${attempts} attempts; last: ${String(errors.at(-1))}`
      )
    },
    start: (topology) => topology.start(lab),
    async stop() {
      await Promise.all([...workspaces].map((workspace) => workspace.close()))
      await rm(dir, { recursive: true, force: true, maxRetries: 3 })
    }
  }
  return lab
}

function presentTopology(served: Served, stop: () => Promise<void>): RunningTopology {
  return {
    url: `http://127.0.0.1:${served.port}/`,
    roots: served.roots,
    requests: () => served.front.read(),
    backendRequests: async () => (served.backend ? served.backend.read() : []),
    async resetLog() {
      await Promise.all([served.front.reset(), served.backend?.reset()])
    },
    stop
  }
}
