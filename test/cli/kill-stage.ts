import { rm } from 'node:fs/promises'
import { sameTree, snapshot } from '../lab/lab.js'
import type { Lab } from '../lab/lab.js'
import { findTopology } from '../lab/topologies.js'
import type { RunningTopology } from '../lab/topology.js'
import { SITE, startDav } from './dav-server.js'
import type { DavBehaviour } from './dav-server.js'
import type { Plan, ServerKind } from './kill-plan.js'
import type { Received } from './recorder.js'

/** A server for one killed run, and what it looks like afterwards. */
export type Stage = {
  url: string
  area: string
  /** What is not as it was before the run: `added`, `removed` or `changed`, and the path on the server. */
  differences(): Promise<string[]>
  /** Requests so far. */
  requests: () => Promise<number>
  /** Makes the server ready for the next run. */
  clear(): Promise<void>
}

export type Hooks = Pick<DavBehaviour, 'onRequest' | 'onDone'>

/** Servers of the lab are used again, those in memory are new for each run. */
export type Stages = { take(plan: Plan, hooks: Hooks): Promise<Stage> }

export function stagesOf(lab: Lab): Stages {
  const idle = new Map<ServerKind, Stage[]>()
  return {
    async take(plan, hooks) {
      const behaviour = behaviourOf(plan)
      if (behaviour !== null) return await memoryStage({ ...behaviour, ...hooks })
      const free = idle.get(plan.server) ?? []
      idle.set(plan.server, free)
      const stage = free.pop() ?? (await labStage(lab, plan.server))
      const clear = async (): Promise<void> => {
        await stage.clear()
        free.push(stage)
      }
      return { ...stage, clear }
    }
  }
}

async function labStage(lab: Lab, kind: ServerKind): Promise<Stage> {
  const topology = findTopology(kind)
  const running: RunningTopology = await topology.start(lab)
  const before = await snapshot(running.roots)
  const lines = async (): Promise<readonly string[]> => sameTree(before, await snapshot(running.roots))
  return {
    url: running.url,
    area: topology.exposedAreas[0] ?? '/',
    differences: async () => (await lines()).map((line) => withoutRoots(line, running.roots)),
    requests: async () => (await running.requests()).length,
    async clear() {
      for (const line of await lines())
        if (line.startsWith('added ')) await rm(line.slice('added '.length), { recursive: true, force: true })
    }
  }
}

function withoutRoots(line: string, roots: readonly string[]): string {
  return roots.reduce((text, root) => text.replace(root, ''), line)
}

async function memoryStage(behaviour: DavBehaviour): Promise<Stage> {
  const dav = await startDav(behaviour)
  return {
    url: dav.url,
    area: '/content/',
    async differences() {
      await dav.settled()
      return [...sameTree(SITE, dav.tree)]
    },
    requests: async () => dav.requests.length,
    clear: async () => {}
  }
}

/** A canary's own name, which the question beforehand whether DELETE works does not have. */
function ofOurs({ target }: Received): boolean {
  return target.includes('verbgate-')
}

/** How the server of a plan behaves; `null` for those of the lab. */
function behaviourOf({ server, random }: Plan): DavBehaviour | null {
  switch (server) {
    case 'slow':
      return { storeMs: 20 + random() * 100, removeMs: 20 + random() * 100 }
    case 'late':
      return { lateStoreMs: 2_000 }
    case 'refusing':
      return { refusesRemoval: ofOurs }
    case 'keeping':
      return { keepsRemoved: () => true }
    case 'dropping':
      return {
        drops: (request) => {
          if (['GET', 'HEAD', 'PROPFIND'].includes(request.method) || !ofOurs(request) || random() > 0.4) return null
          return random() < 0.5 ? 'before' : 'after'
        }
      }
    case 'echoing':
      return { echoesNames: true }
    case 'nginx-dav':
    case 'apache-dav':
    case 'nginx-put-only':
      return null
  }
}
