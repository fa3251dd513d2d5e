import { once } from 'node:events'
import { fstatSync } from 'node:fs'
import { startLab } from './lab.js'
import { findTopology } from './topologies.js'
import type { Topology } from './topology.js'

// npx tsx test/lab/serve.ts NAME... prints `NAME URL ROOTS` per topology and serves until SIGINT, SIGTERM or the end
// of stdin where that is a pipe: a background job has /dev/null there and must go on serving.
try {
  const chosen = process.argv.slice(2).map(findTopology)
  if (chosen.length === 0) throw new Error('name at least one topology: serve.ts NAME...')
  await serve(chosen)
} catch (error) {
  process.stderr.write(`error: ${(error as Error).message}\n`)
  process.exitCode = 1
}

async function serve(chosen: readonly Topology[]): Promise<void> {
  const stdin = fstatSync(0)
  const interrupted = Promise.race([
    once(process, 'SIGINT'),
    once(process, 'SIGTERM'),
    ...(stdin.isFIFO() || stdin.isSocket() ? [once(process.stdin.resume(), 'end')] : [])
  ])
  const lab = await startLab()
  try {
    for (const topology of chosen) {
      const { url, roots } = await lab.start(topology)
      process.stdout.write(`${topology.name} ${url} ${roots.join(' ')}\n`)
    }
    await interrupted
  } finally {
    await lab.stop()
    process.stdin.destroy()
  }
}
