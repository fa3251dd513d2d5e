import { UsageError, UsageErrors, type Place } from '../shared/errors.js'
import { visible } from '../shared/text.js'

const UNEXPECTED_HINT = 'this is a mistake in verbgate: run again with VERBGATE_DEBUG=1 and report what it prints'

/**
 * An error as the person at the terminal reads it:
 * ```
 * error: unknown key `onwed`
 *   --> verbgate.yaml:3:1
 *   help: did you mean `owned`?
 * ```
 * Several problems follow one another. The stack of an unexpected error is shown only if `debug`.
 */
export function renderError(error: unknown, debug: boolean): string {
  if (error instanceof UsageErrors) return error.problems.map((problem) => renderProblem(problem)).join('\n')
  if (error instanceof UsageError) return renderProblem(error)
  const stack = debug && error instanceof Error && error.stack !== undefined ? `${error.stack}\n` : ''
  return `${stack}error: ${firstLine(error)}\n  help: ${UNEXPECTED_HINT}\n`
}

function renderProblem(problem: UsageError): string {
  const [what = '', ...excerpt] = problem.message.split('\n').map((line) => visible(line))
  const lines = [`error: ${what}`]
  if (problem.place !== undefined) lines.push(`  --> ${placeText(problem.place)}`)
  lines.push(...excerpt.map((line) => `  ${line}`))
  if (problem.hint !== undefined) lines.push(`  help: ${problem.hint.split('\n').map(visible).join('\n        ')}`)
  return `${lines.join('\n')}\n`
}

function placeText({ file, line, column }: Place): string {
  return [visible(file), line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':')
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return visible(message.split('\n')[0] ?? '')
}
