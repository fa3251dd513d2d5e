import type { Readable, Writable } from 'node:stream'
import type { SignalSource } from './signals.js'

/** An output of the process; `isTTY` is set if it is a terminal, `columns` are its width. */
export type Output = Writable & { isTTY?: boolean; columns?: number }

/** What a command may touch of the process it runs in; `process` itself fits. */
export type Streams = {
  stdin: Readable
  stdout: Output
  stderr: Output
  env: Readonly<Record<string, string | undefined>>
}

/** A command's process: streams, signals, the folder it runs in; `process` itself fits. */
export type Host = Streams & SignalSource & { cwd(): string }

/**
 * Writes text and resolves once the stream took all of it, so that a piped report is complete when the process ends.
 * A reader that went away (`verbgate scan | head`) is no trouble: the exit code still tells the result.
 * @throws the stream's error for anything else
 */
export function writeText(output: Output, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error: NodeJS.ErrnoException | null | undefined): void => {
      // The stream emits the error too, after this callback: the listener has to outlive it.
      setImmediate(() => output.removeListener('error', settle))
      if (error == null || error.code === 'EPIPE') resolve()
      else reject(error)
    }
    output.on('error', settle)
    output.write(text, settle)
  })
}

/** All text of a stream. */
export async function readText(input: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of input) chunks.push(Buffer.from(chunk as Buffer | string))
  return Buffer.concat(chunks).toString('utf8')
}
