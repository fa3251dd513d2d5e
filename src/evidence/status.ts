// What a status code says by itself. What counts as a refused method is decided here, for rules and engine alike.

/** A status code: as HTTP has it, or as conditions see it. */
export type Status = number | bigint

/**
 * The method is switched off or not allowed for us: 401, 403, 405 (RFC 9110 15.5.2, 15.5.4, 15.5.6), 407 (15.5.8) and
 * 501 (15.6.2).
 */
export const refusalStatuses: readonly number[] = [401, 403, 405, 407, 501]

/** Whether the status refuses the method. */
export function isRefusal(status: Status): boolean {
  return refusalStatuses.includes(Number(status))
}

/** 2xx (RFC 9110 15.3). */
export function isSuccess(status: Status): boolean {
  return status >= 200 && status < 300
}

/** Not found, or no longer (RFC 9110 15.5.5, 15.5.11). */
export function isMissing(status: Status): boolean {
  return Number(status) === 404 || Number(status) === 410
}
