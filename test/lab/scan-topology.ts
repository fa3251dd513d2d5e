import type { Lab } from './lab.js'
import { sameTree, snapshot } from './lab.js'
import { scanWithCli, type CliRun } from './scan-cli.js'
import { brokenPromises, scoreOf, type Score } from './score.js'
import type { Topology } from './topology.js'

/** A scored scan of one topology, with what its disk and its logs say of it. */
export type TopologyScan = Score & {
  mode: 'no-write' | 'write'
  code: number
  /** Differences of the disk after the run that the report does not name as leftovers. */
  unreported: string[]
  leftovers: number
  broken: string[]
  /** Requests in the front server's log. */
  logged: number
  run: CliRun
}

/** Starts the topology, scans its root URL with the built CLI, and looks at its disk and its logs afterwards. */
export async function scanTopology(lab: Lab, topology: Topology, mode: 'no-write' | 'write'): Promise<TopologyScan> {
  const running = await lab.start(topology)
  try {
    const before = await snapshot(running.roots)
    await running.resetLog()
    // where nothing can be removed again, only the owner's explicit word makes the scanner place something
    const flags = mode === 'no-write' ? [] : [topology.truth.removable || !topology.truth.place ? '--write' : '--write=leave']
    const run = await scanWithCli([running.url, '--rate', '0', ...flags])
    const after = await snapshot(running.roots)
    const front = await running.requests()
    const requests = [...front, ...(await running.backendRequests())]
    const left = run.result.leftovers.map(({ url }) => new URL(url).pathname.split('/').findLast((part) => part !== '') ?? '')
    return {
      ...scoreOf(topology, run.result, mode === 'write'),
      mode,
      code: run.code,
      unreported: sameTree(before, after).filter((line) => !left.some((name) => line.includes(name))),
      leftovers: left.length,
      broken: brokenPromises(requests, mode === 'write'),
      logged: front.length,
      run
    }
  } finally {
    await running.stop()
  }
}
