import { createHash } from 'node:crypto'
import type { Finding } from './finding.js'
import { describePlace } from './place.js'

/**
 * The only place where a finding is made. Refuses one without evidence.
 * @throws Error if `parts.evidence` is empty: a verdict without an exchange behind it is a fault of the caller.
 */
export function buildFinding(parts: Omit<Finding, 'fingerprint' | 'accepted' | 'change'>): Finding {
  if (parts.evidence.length === 0) throw new Error(`finding ${parts.ruleId} at ${describePlace(parts)} has no evidence`)
  return { fingerprint: fingerprint(parts.ruleId, parts.origin, parts.path), ...parts, accepted: null, change: null }
}

/** Stable over runs and versions: rule and place, never words. 32 hex digits of SHA-256. */
export function fingerprint(ruleId: string, origin: string, path: string): string {
  return createHash('sha256').update(`${ruleId}\n${origin}\n${path}`).digest('hex').slice(0, 32)
}
