import { Worker } from 'node:worker_threads'

/** Longest time that one call may take before the whole process is ended: what hangs cannot be interrupted otherwise. */
const LONGEST_MS = 60_000

const CODE = `
const { workerData: { beat, name, longestMs } } = require('node:worker_threads')
const fs = require('node:fs')
let last = -1
let sinceMs = Date.now()
setInterval(() => {
  const now = Atomics.load(beat, 0)
  if (now !== last) { last = now; sinceMs = Date.now() }
  else if (Date.now() - sinceMs > longestMs) {
    fs.writeSync(2, 'a call does not come back: ' + name + '\\n')
    process.kill(process.pid, 'SIGKILL')
  }
}, 500)
`

/** Ends the process if `beat` is not called for a minute, and says what it was at. */
export function watchdog(name: string): { beat: () => void; stop: () => Promise<unknown> } {
  const beat = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(CODE, { eval: true, workerData: { beat, name, longestMs: LONGEST_MS } })
  worker.unref()
  return { beat: () => void Atomics.add(beat, 0, 1), stop: async () => await worker.terminate() }
}
