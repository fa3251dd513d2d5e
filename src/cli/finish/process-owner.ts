import { readTextIfThere } from '../../shared/bounded-file.js'
import { errorCode } from '../../shared/errors.js'
import type { Owner } from '../../state/lock.js'

/** This process, as a lock names it. */
export function ownProcess(pid: number): Owner {
  return { pid, bootId: readProc('/proc/sys/kernel/random/boot_id').trim(), startTicks: readStartTicks(pid) }
}

/** Whether the process that a lock names still runs, and is not another one with its number. */
export function isRunning({ pid, bootId, startTicks }: Owner): boolean {
  const now = ownProcess(pid)
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
