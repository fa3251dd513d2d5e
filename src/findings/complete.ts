import type { ScanResult } from './scan-result.js'

/** Everything could be looked at. */
export function isComplete({ failed, targets }: Pick<ScanResult, 'failed' | 'targets'>): boolean {
  return failed.length === 0 && targets.every(({ status }) => status === 'complete')
}
