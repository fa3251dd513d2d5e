/** How bad, worst first. */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const
export type Severity = (typeof severities)[number]

/** How sure: proved by its effect, proved by comparison with controls, or likely. */
export const confidences = ['confirmed', 'firm', 'tentative'] as const
export type Confidence = (typeof confidences)[number]

/** What a finding gives an attacker. */
export const exposures = [
  'place-file',
  'remove-file',
  'run-code',
  'list-files',
  'read-source',
  'echo-request',
  'bypass-filter',
  'proxy-relay',
  'leak-session',
  'announce'
] as const
export type Exposure = (typeof exposures)[number]

/** True if `severity` is `threshold` or worse. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold)
}
