import type { Answer } from '../../evidence/answer.js'
import { isRefusal } from '../../evidence/status.js'

/** Says how answers to one question differ, or `null`. Two ways of refusing are one answer; a failure is none. */
export function describeDifference(method: string, answers: readonly Answer[]): string | null {
  const answered = answers.filter(({ failed }) => failed === '')
  const kinds = answered.map(({ status, dropped }) => (dropped || isRefusal(status) ? 'refused' : String(status)))
  if (new Set(kinds).size < 2) return null
  const statuses = new Set(answered.map(({ status, dropped }) => (dropped ? 'no answer' : String(status))))
  const list = [...statuses].join(', ')
  return `answers differ from one request to the next (${method}: ${list}), as from unequal back ends or a deployment`
}
