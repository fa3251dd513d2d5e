import { block, WIDEST_COLUMNS } from '../../reporters/layout.js'
import { UsageError, UsageErrors, type FilePosition } from '../../shared/errors.js'
import { visible } from '../../shared/text.js'

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
export function renderError(error: unknown, debug: boolean, columns: number = WIDEST_COLUMNS): string {
  if (error instanceof UsageErrors) return renderProblems(error.problems, columns)
  if (error instanceof UsageError) return renderProblem(error, columns)
  const stack = debug && error instanceof Error && error.stack !== undefined ? `${error.stack}\n` : ''
  return `${stack}error: ${firstLine(error)}\n${block('  help: ', UNEXPECTED_HINT, columns).join('\n')}\n`
}

/** A file may be wrong in every line, and one line as long as the file. */
const MOST_PROBLEMS = 100
const MOST_CHARACTERS = 1_000
const MOST_LINES = 5

function renderProblems(problems: readonly UsageError[], columns: number): string {
  const shown = problems.slice(0, MOST_PROBLEMS).map((problem) => renderProblem(problem, columns))
  const more = problems.length - shown.length
  if (more > 0) shown.push(`error: ${more} more problems\n  help: Correct those above and run again to see them.\n`)
  return shown.join('\n')
}

function renderProblem(problem: UsageError, columns: number): string {
  const [what = '', ...excerpt] = problem.message.split('\n').map((line) => visible(clipped(line)))
  const lines = block('error: ', what, columns)
  if (problem.place !== undefined) lines.push(`  --> ${describePosition(problem.place)}`)
  lines.push(...excerpt.slice(0, MOST_LINES).map((line) => `  ${line}`))
  if (problem.hint !== undefined) lines.push(...block('  help: ', clipped(problem.hint), columns))
  return `${lines.join('\n')}\n`
}

function describePosition({ file, line, column }: FilePosition): string {
  return [visible(clipped(file)), line, line === undefined ? undefined : column]
    .filter((part) => part !== undefined)
    .join(':')
}

function clipped(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}...` : text
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return visible(clipped(message.split('\n')[0] ?? ''))
}
