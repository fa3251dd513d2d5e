import { renderError } from '../../src/cli/terminal/error-text.js'
import { UsageError, UsageErrors } from '../../src/shared/errors.js'

/** Longest time that one input may take, of the processor: a machine may do other things as well. */
export const MAX_CALL_MS = 1_000

const STACK_LINE = /^[ \t]+at .*:\d+:\d+\)?$/m

/**
 * What is wrong with how an input was turned down: it has to be UsageError or UsageErrors, each with a code, a message
 * without a stack, a remedy, and the file if the input is one. `null` if nothing is.
 */
export function faultOf(error: unknown, isFile: boolean): string | null {
  const problems = error instanceof UsageErrors ? error.problems : [error]
  if (problems.length === 0) return 'no problem in it'
  const fault = problems.map((problem) => faultIn(problem, isFile)).find((found) => found !== null)
  if (fault !== undefined) return fault
  const shown = renderError(error, false)
  return shown.length > 256 * 1024 ? `${shown.length} characters of messages` : null
}

function faultIn(problem: unknown, isFile: boolean): string | null {
  if (!(problem instanceof UsageError)) return `not a UsageError: ${stackOf(problem)}`
  const { code, message, hint, place } = problem
  if (isEmpty(code) || isEmpty(message) || STACK_LINE.test(message)) return `code ${code}, message ${message}`
  if (isEmpty(hint)) return `no remedy: ${code} ${message}`
  return isFile && isEmpty(place?.file) ? `no place: ${code} ${message}` : null
}

function isEmpty(text: string | undefined): boolean {
  return text === undefined || text.trim() === ''
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
