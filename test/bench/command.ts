import { spawn } from 'node:child_process'

/** What a command took and said. CPU is user and system time of the process and of what it waited for. */
export type Measured = { code: number; wallMs: number; cpuMs: number; stdout: string; stderr: string }

// bash has the resource use of a process that ended, to the millisecond; Node has it for itself only.
const timed = `TIMEFORMAT='%R %U %S'; { time "$@" 2>&4; } 4>&2 2>&3`

/** Runs a command to its end and measures it, without a profiler or a preload that would change what it does. */
export async function measure(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {}
): Promise<Measured> {
  const child = spawn('bash', ['-c', timed, 'bash', command, ...args], {
    env: { ...process.env, LC_ALL: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe']
  })
  const texts = ['', '', '', '']
  for (const index of [1, 2, 3] as const) {
    child.stdio[index]?.on('data', (chunk: Buffer) => {
      texts[index] += chunk.toString('utf8')
    })
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve(status ?? 1))
  })
  const [, stdout = '', stderr = '', times = ''] = texts
  return { code, ...readTimes(times), stdout, stderr }
}

function readTimes(times: string): Pick<Measured, 'wallMs' | 'cpuMs'> {
  const match = /^(\d+\.\d+) (\d+\.\d+) (\d+\.\d+)$/.exec(times.trim())
  if (match === null) throw new Error(`bench: bash said no times but: ${times}`)
  const [wall, user, system] = match.slice(1).map((seconds) => Number(seconds) * 1000) as [number, number, number]
  return { wallMs: wall, cpuMs: user + system }
}

/** A ratio with two decimals, as `1.23`. */
export function formatRatio(ratio: number): string {
  return ratio.toFixed(2)
}
