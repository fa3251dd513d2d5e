import { Readable, Writable } from 'node:stream'
import type * as commandLine from '../../src/cli/main.js'
import type { Host } from '../../src/cli/terminal/streams.js'
import { temporaryFolder } from './cli.js'

const built = new URL('../../dist/cli/main.js', import.meta.url).href
const { main } = (await import(built)) as typeof commandLine

/** How a command ended. */
export type Ended = { code: number; stdout: string; stderr: string }

/** Runs the built command line in this process: for what ends before anything is sent, without starting Node.js anew. */
export async function runInProcess(args: readonly string[]): Promise<Ended> {
  const state = await temporaryFolder('state')
  const [stdout, stderr] = [collect(), collect()]
  const host: Host = {
    stdin: Readable.from([]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { ...process.env, XDG_STATE_HOME: state },
    pid: process.pid,
    cwd: () => process.cwd(),
    on: () => {},
    removeListener: () => {},
    kill: () => true
  }
  const code = await main(args, host)
  return { code, stdout: stdout.text(), stderr: stderr.text() }
}

function collect(): { stream: Writable; text: () => string } {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    }
  })
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') }
}
