// Here lives what a person sees and types besides reports: streams, colours, progress, signals, errors. It may touch the
// streams of the process that it is handed, and no file.
import type { Readable, Writable } from 'node:stream'
import { UsageError } from '../../shared/errors.js'
import { describeCause } from './file-error.js'
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
 * @throws UsageError `output-unusable` for anything else
 */
export function writeText(output: Output, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error: NodeJS.ErrnoException | null | undefined): void => {
      // The stream emits the error too, after this callback: the listener has to outlive it.
      setImmediate(() => {
        output.removeListener('error', settle)
        // Not before: where a file takes each piece at once, listeners would pile up.
        if (error == null || error.code === 'EPIPE') resolve()
        else reject(outputError(error))
      })
    }
    output.on('error', settle)
    output.write(text, settle)
  })
}

/** Writes a text that comes in pieces, one after the other. @throws as `writeText` */
export async function writeChunks(output: Output, chunks: Iterable<string>): Promise<void> {
  for (const chunk of chunks) await writeText(output, chunk)
}

const BATCH_CHARACTERS = 64 * 1024

/** Pieces of a text joined to fewer, larger ones; they are made anew each time that they are gone through. */
export function batchChunks(make: () => Iterable<string>): Iterable<string> {
  return {
    *[Symbol.iterator]() {
      let batch = ''
      for (const chunk of make()) {
        batch += chunk
        if (batch.length < BATCH_CHARACTERS) continue
        yield batch
        batch = ''
      }
      if (batch !== '') yield batch
    }
  }
}

function outputError(cause: NodeJS.ErrnoException): UsageError {
  const hint = 'Make room, or send the output elsewhere.'
  return new UsageError(`the output cannot be written: ${describeCause(cause)}`, {
    code: 'output-unusable',
    hint,
    cause
  })
}

/** Writes a note beside the result. A failure is not thrown, because there is no place left to report it. */
export async function tell(output: Output, text: string): Promise<void> {
  try {
    await writeText(output, text)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
  }
}

/** Lists of a million targets. */
const MAX_INPUT_BYTES = 256 * 1024 * 1024

/** All text of a stream. @throws UsageError `input-too-large` */
export async function readText(input: Readable): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of input) {
    const part = Buffer.from(chunk as Buffer | string)
    bytes += part.length
    if (bytes > MAX_INPUT_BYTES) {
      const hint = 'Split it, or name a file.'
      throw new UsageError('stdin is larger than 256 MiB', {
        code: 'input-too-large',
        place: { file: '<stdin>' },
        hint
      })
    }
    chunks.push(part)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}
