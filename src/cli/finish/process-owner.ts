import { readFileSync } from 'node:fs'
import type { Owner } from '../../state/lock.js'

/** This process, as a lock names it. */
export function ownProcess(pid: number): Owner {
  return { pid, bootId: readIfThere('/proc/sys/kernel/random/boot_id').trim(), startTicks: startTicksOf(pid) }
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
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Field 22 of /proc/PID/stat (proc_pid_stat(5)); the name in field 2 may hold anything, blanks and brackets too. */
function startTicksOf(pid: number): string {
  const text = readIfThere(`/proc/${pid}/stat`)
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

/** '' where there is no such file: the process is gone, or the system is not Linux. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ESRCH') return ''
    throw error
  }
}
