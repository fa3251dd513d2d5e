/** Where in a file a mistake stands; lines and columns count from 1. */
export type FilePosition = { file: string; line?: number; column?: number }

/** What every error of verbgate can say besides its message. */
export type ErrorDetails = {
  /** Stable machine-readable name, e.g. `rule-invalid`. */
  code: string
  place?: FilePosition
  /** The remedy, as one imperative sentence. */
  hint?: string
  cause?: unknown
}

/**
 * Trouble that stops a command before anything is sent (exit code 2): a flag, a file or a target that cannot be used.
 * Trouble on the network is never thrown; it is a `Failure` inside an exchange.
 */
export class UsageError extends Error {
  readonly code: string
  readonly place: FilePosition | undefined
  readonly hint: string | undefined

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'UsageError'
    this.code = details.code
    this.place = details.place
    this.hint = details.hint
  }
}

/** Several mistakes of the same input, reported at once; `problems` is never empty. */
export class UsageErrors extends Error {
  readonly problems: readonly UsageError[]

  constructor(problems: readonly UsageError[]) {
    super(problems.map((problem) => problem.message).join('\n'))
    this.name = 'UsageErrors'
    this.problems = problems
  }
}

/** The system's name of an error, `ENOENT`; '' for one that is not the system's. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
