import { Readable, Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import type * as commandLine from '../src/cli/main.js'
import type { Host } from '../src/cli/terminal/streams.js'
import { cliFile } from './cli-file.js'

const built = new URL('../dist/cli/main.js', pathToFileURL(cliFile)).href

/** A command that ended: `bytes` are those of stdout. */
export type InProcess = { code: number; bytes: Buffer; stderr: string }

/**
 * Runs the built command line to its end in this process: Node.js and the program take half a second of CPU to start.
 * @param env added to this process's
 * @throws what the program throws
 */
export async function runInProcess(
  args: readonly string[],
  env: Record<string, string>,
  stdin = ''
): Promise<InProcess> {
  const { main } = (await import(/* @vite-ignore */ built)) as typeof commandLine
  const [stdout, stderr] = [collect(), collect()]
  const host: Host = {
    stdin: Readable.from(stdin === '' ? [] : [stdin]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { ...process.env, ...env },
    pid: process.pid,
    cwd: () => process.cwd(),
    on: () => {},
    removeListener: () => {},
    kill: () => true
  }
  const code = await main(args, host)
  return { code, bytes: stdout.read(), stderr: stderr.read().toString('utf8') }
}

function collect(): { stream: Writable; read: () => Buffer } {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    }
  })
  return { stream, read: () => Buffer.concat(chunks) }
}
