import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/**
 * Loaded into a run with `node --import`: kills it with SIGKILL at the n-th journal line of a state, as
 * `VERBGATE_KILL="deleted 2 torn"` says: `before` the line is written, when half of it is (`torn`), or `after` it.
 */
const [state, nth, cut] = (process.env['VERBGATE_KILL'] ?? '').split(' ')
const { fsyncSync, writeSync } = fs
let seen = 0

fs.writeSync = (descriptor, data, ...rest) => {
  // the journal writes bytes
  const isLine = Buffer.from(data).includes(`"state":"${state}"`)
  if (!isLine || ++seen !== Number(nth)) return writeSync(descriptor, data, ...rest)
  if (cut !== 'before') {
    writeSync(descriptor, cut === 'torn' ? data.subarray(0, data.length / 2) : data)
    fsyncSync(descriptor)
  }
  process.kill(process.pid, 'SIGKILL')
  return 0
}
syncBuiltinESMExports()
