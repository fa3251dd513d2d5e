import type { Lab } from './lab.js'
import { sameTree, snapshot } from './lab.js'
import { brokenPromises } from './promises.js'
import { scanWithCli } from './scan-cli.js'
import type { CliRun } from './scan-cli.js'
import { scoreOf } from './score.js'
import type { Score } from './score.js'
import type { Topology } from './topology.js'

export type Mode = 'no-write' | 'write'

/** A scored scan of one topology, with what its disk and its logs say of it. */
export type TopologyScan = Score & {
  mode: Mode
  code: number
  /** Differences of the disk after the run that the report does not name as leftovers. */
  unreported: readonly string[]
  /** Leftovers that the report names and that are not on the disk. */
  phantoms: readonly string[]
  leftovers: number
  /** Requests that must never have been sent, in the logs of the front server and the one behind it. */
  broken: readonly string[]
  /** Requests in the front server's log. */
  logged: number
  run: CliRun
}

/** Starts the topology, scans its root URL with the built CLI, and looks at its disk and its logs afterwards. */
export async function scanTopology(lab: Lab, topology: Topology, mode: Mode): Promise<TopologyScan> {
  const running = await lab.start(topology)
  try {
    const before = await snapshot(running.roots)
    await running.resetLog()
    const run = await scanWithCli([running.url, '--rate', 'unlimited', ...flagsOf(topology, mode)])
    const changes = sameTree(before, await snapshot(running.roots))
    const front = await running.requests()
    const names = run.result.leftovers.map(({ url }) => lastSegment(url))
    return {
      ...scoreOf(topology, run.result, mode === 'write'),
      mode,
      code: run.code,
      unreported: changes.filter((line) => !names.some((name) => line.startsWith('added ') && line.includes(name))),
      phantoms: names.filter((name) => !changes.some((line) => line.includes(name))),
      leftovers: names.length,
      broken: brokenPromises([...front, ...(await running.backendRequests())], mode === 'write'),
      logged: front.length,
      run
    }
  } finally {
    await running.stop()
  }
}

/** Where nothing can be removed again, only the owner's explicit word makes the scanner place something. */
function flagsOf({ truth }: Topology, mode: Mode): string[] {
  if (mode === 'no-write') return []
  return [truth.removable || !truth.place ? '--write' : '--write=leave']
}

function lastSegment(url: string): string {
  const segment = new URL(url).pathname.split('/').findLast((part) => part !== '')
  if (segment === undefined) throw new Error(`the report names ${url} as a leftover, which is no canary`)
  return segment
}
