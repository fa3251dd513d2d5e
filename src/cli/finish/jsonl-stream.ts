import type { ScanResult } from '../../findings/scan-result.js'
import { endLines, partLines, startLines } from '../../reporters/json/jsonl.js'
import type { ReportContext } from '../../reporters/reporter.js'
import { writeText, type Output } from '../terminal/streams.js'

/** A JSON Lines report that is written while the scan goes on. */
export type JsonlStream = {
  /** Writes what an origin came to. */
  add(part: ScanResult): void
  /** Writes the end. @throws the stream's first error, when all was written or could not be */
  finish(result: ScanResult, exit: ReportContext['exit']): Promise<void>
}

/** Begins with the first origin that is done. A run without origins still has a beginning and an end. */
export function streamJsonl(output: Output): JsonlStream {
  let written = Promise.resolve()
  let failure: unknown = null
  let hasBegun = false
  const write = (lines: readonly string[]): void => {
    if (lines.length === 0) return
    written = written
      .then(() => (failure === null ? writeText(output, `${lines.join('\n')}\n`) : undefined))
      .catch((error: unknown) => {
        failure = error
      })
  }
  const begin = (result: ScanResult): void => {
    if (!hasBegun) write(startLines(result))
    hasBegun = true
  }
  return {
    add(part) {
      begin(part)
      write(partLines(part))
    },
    async finish(result, exit) {
      begin(result)
      write(endLines(result, exit))
      await written
      if (failure !== null) throw failure
    }
  }
}
