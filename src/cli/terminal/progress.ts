import type { Progress } from '../../engine/scan-request.js'
import { printable } from '../../reporters/layout.js'
import type { Output } from './streams.js'

type Env = Readonly<Record<string, string | undefined>>

/** Shows what a run is at, on one line that is gone when the run ends. */
export type ProgressLine = { show(progress: Progress): void; stop(): void }

const SILENT: ProgressLine = { show: () => {}, stop: () => {} }

/** A moving line on a terminal that a person looks at; nothing in pipes, in CI and with `--quiet`. */
export async function startProgress(output: Output, env: Env, quiet: boolean): Promise<ProgressLine> {
  if (output.isTTY !== true || quiet || (env['CI'] ?? '') !== '') return SILENT
  // ora divides by the columns, and a terminal without a size says 0.
  if (output.columns === 0) return SILENT
  const { default: ora } = await import('ora')
  // ora would read stdin: then Ctrl-C is no signal any more, and piped targets are lost.
  const spinner = ora({ text: 'starting', stream: output, discardStdin: false }).start()
  return {
    show({ done, total, origin, step, requests }) {
      const origins = total > 1 ? `${done} of ${total} origins, ` : ''
      spinner.text = printable(`${origins}${origin}: ${step} (${requests} requests)`)
    },
    stop: () => void spinner.stop()
  }
}
