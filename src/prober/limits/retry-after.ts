/** Longest wait that a server may ask for; beyond 2^31 ms a timer would fire at once. */
export const MAX_RETRY_AFTER_MS: number = 60_000

/** Milliseconds that a Retry-After field asks for (RFC 9110 10.2.3), 0 to 60,000; `null` if it says nothing readable. */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | null {
  if (value === undefined) return null
  const text = value.trim()
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : /[a-z]/i.test(text) ? Date.parse(text) - nowMs : Number.NaN
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), MAX_RETRY_AFTER_MS)
}
