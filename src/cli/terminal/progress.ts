import type { Progress } from '../../engine/scan-request.js'
import { printable } from '../../reporters/layout.js'
import { tell, type Output } from './streams.js'

type Env = Readonly<Record<string, string | undefined>>

/** Shows what a run is at, on one line that is gone when the run ends. */
export type ProgressLine = { show(progress: Progress): void; stop(): void }

const HEARTBEAT_MS = 30_000

const SILENT: ProgressLine = { show: () => {}, stop: () => {} }

/**
 * A moving line on a terminal. In pipes and in CI a line each half minute, so that a long run is not taken for one that
 * hangs. Nothing with `--quiet`, or where requests are shown.
 */
export async function startProgress(output: Output, env: Env, isShown: boolean): Promise<ProgressLine> {
  if (!isShown) return SILENT
  if (output.isTTY !== true || (env['CI'] ?? '') !== '') return startHeartbeat(output)
  // ora divides by the columns, and a terminal without a size says 0.
  if (output.columns === 0) return SILENT
  const { default: ora } = await import('ora')
  // ora would read stdin: then Ctrl-C is no signal any more, and piped targets are lost.
  const spinner = ora({ text: 'starting', stream: output, discardStdin: false }).start()
  return {
    show(progress) {
      spinner.text = describeProgress(progress)
    },
    stop: () => void spinner.stop()
  }
}

function describeProgress({ done, total, origin, step, requests }: Progress): string {
  const origins = total > 1 ? `${done} of ${total} origins, ` : ''
  return printable(`${origins}${origin}: ${step} (${requests} requests)`)
}

function startHeartbeat(output: Output): ProgressLine {
  const startedAtMs = performance.now()
  let latest = 'starting'
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAtMs) / 1_000)
    void tell(output, `still running after ${seconds} s: ${latest}\n`)
  }, HEARTBEAT_MS).unref()
  return {
    show(progress) {
      latest = describeProgress(progress)
    },
    stop: () => clearInterval(timer)
  }
}
