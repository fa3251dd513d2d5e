import { runInProcess } from '../in-process.js'
import { temporaryFolder, type Ended, type RunOptions } from './cli.js'

/** A process has one folder: tests that name one run one after the other. */
let isElsewhere = false

/**
 * Runs the built command line to its end in this process. What only a process of its own shows (signals, the flags and
 * certificates of Node.js) is for `runProgram`.
 */
export async function verbgate(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const state = options.state ?? (await temporaryFolder('state'))
  if (isElsewhere) throw new Error('a run beside this one is in a folder of its own; use runProgram')
  const before = process.cwd()
  isElsewhere = options.cwd !== undefined
  process.chdir(options.cwd ?? before)
  try {
    const { code, bytes, stderr } = await runInProcess(args, { XDG_STATE_HOME: state, ...options.env }, options.stdin)
    return { code, signal: null, stdout: bytes.toString('utf8'), stderr, bytes }
  } finally {
    process.chdir(before)
    isElsewhere = false
  }
}
