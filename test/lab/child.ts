import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export type ChildSpec = {
  command: string
  args: readonly string[]
  /** Files that take stdout and stderr. */
  stdoutPath: string
  stderrPath: string
  /** What to connect to until it answers; nothing to wait for if absent. */
  ready?: { port: number } | { socketPath: string }
  readyTimeoutMs?: number
}

export type RunningChild = { pid: number; stop(): Promise<void> }

const live = new Set<number>()
process.on('exit', () => {
  for (const pid of live) killGroup(pid, 'SIGKILL')
})

/**
 * Starts a server in the foreground as the leader of a process group of its own and waits until it answers.
 * Throws with the end of its stderr if it exits or stays mute.
 */
export async function startChild(spec: ChildSpec): Promise<RunningChild> {
  const out = openSync(spec.stdoutPath, 'a')
  const err = openSync(spec.stderrPath, 'a')
  const child = spawn(spec.command, spec.args, { stdio: ['ignore', out, err], detached: true })
  closeSync(out)
  closeSync(err)
  const failed = new Promise<Error>((resolve) => child.once('error', resolve))
  const pid = child.pid
  if (pid === undefined) throw new Error(`${spec.command} did not start`, { cause: await failed })
  live.add(pid)
  child.once('exit', () => live.delete(pid))
  const running = { pid, stop: () => stopChild(child, pid) }
  try {
    if (spec.ready) await waitUntilReady(child, spec.ready, spec.readyTimeoutMs ?? 15_000)
  } catch (cause) {
    await running.stop()
    const said = readFileSync(spec.stderrPath, 'utf8').slice(-1500)
    throw new Error(`${spec.command} ${spec.args.join(' ')}: ${String(cause)}\n${said}`, { cause })
  }
  return running
}

async function waitUntilReady(
  child: ChildProcess,
  ready: NonNullable<ChildSpec['ready']>,
  timeoutMs: number
): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`exited with ${child.exitCode}`)
    if (await canConnect(ready)) return
    await sleep(25)
  }
  throw new Error(`did not answer on ${JSON.stringify(ready)} within ${timeoutMs} ms`)
}

function canConnect(ready: NonNullable<ChildSpec['ready']>): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = 'port' in ready ? connect(ready.port, '127.0.0.1') : connect(ready.socketPath)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

async function stopChild(child: ChildProcess, pid: number): Promise<void> {
  const ended = () => child.exitCode !== null || child.signalCode !== null
  if (!ended()) {
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGTERM')
    await Promise.race([exited, sleep(3000, undefined, { ref: false })])
  }
  // The group outlives its leader when a worker hangs: these are our own processes only.
  killGroup(pid, 'SIGKILL')
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

const givenPorts = new Set<number>()

/** A port below the range the kernel hands to outgoing connections, free at this moment and not given out before. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    if (givenPorts.has(port)) continue
    givenPorts.add(port)
    if (await canListen(port)) return port
  }
  throw new Error('no free port between 20000 and 32000 in 200 attempts')
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
