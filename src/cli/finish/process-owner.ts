import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { readTextIfThere } from '../../shared/bounded-file.js'
import { errorCode } from '../../shared/errors.js'
import type { LockPorts, Owner } from '../../state/lock.js'

/** What locks need of this process: who it is, and whether others run. */
export function lockPorts(pid: number, runId: string): LockPorts {
  return { self: { ...ownProcess(pid), runId }, isRunning, now: () => new Date() }
}

function ownProcess(pid: number): Owner {
  return {
    pid,
    bootId: readProc('/proc/sys/kernel/random/boot_id').trim(),
    startTicks: readStartTicks(pid),
    host: hostname(),
    pidNamespace: readNamespace(),
    runId: ''
  }
}

/**
 * Whether the process that a lock names still runs, and is not another one with its number. `null` for one in another
 * container or on another machine, whose processes cannot be seen.
 */
function isRunning({ pid, bootId, startTicks, host, pidNamespace }: Owner): boolean | null {
  const now = ownProcess(pid)
  if (host !== now.host || pidNamespace !== now.pidNamespace) return null
  if (bootId !== now.bootId) return false
  if (startTicks !== '') return startTicks === now.startTicks
  try {
    // signal 0 only asks
    return process.kill(pid, 0)
  } catch (error) {
    // a process of another user's runs too
    return errorCode(error) === 'EPERM'
  }
}

/** `pid:[4026531836]` (pid_namespaces(7)). */
function readNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch (error) {
    if (errorCode(error) === '') throw error
    return ''
  }
}

/** Field 22 of /proc/PID/stat (proc_pid_stat(5)); the name in field 2 may hold anything, blanks and brackets too. */
function readStartTicks(pid: number): string {
  const text = readProc(`/proc/${pid}/stat`)
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

const MAX_PROC_BYTES = 64 * 1024

/** '' where there is no such file: the process is gone, or the system is not Linux. */
function readProc(file: string): string {
  try {
    return readTextIfThere(file, MAX_PROC_BYTES) ?? ''
  } catch (error) {
    // The process ended while it was read.
    if (errorCode(error) === 'ESRCH') return ''
    throw error
  }
}
