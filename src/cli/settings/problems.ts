import { UsageError, UsageErrors } from '../../shared/errors.js'

/** Mistakes collected on the way, so that all of them are reported at once. */
export type Problems = {
  /** The value that `read` gives, or `fallback` if it throws a UsageError, which is kept. */
  attempt<T>(read: () => T, fallback: T): T
  /** As `attempt`, for what takes time. */
  attemptLater<T>(read: () => Promise<T>, fallback: T): Promise<T>
  /** @throws UsageErrors with everything that was kept */
  throwAny(): void
}

/** An empty list of mistakes. */
export function createProblems(): Problems {
  const kept: UsageError[] = []
  const keep = (error: unknown): void => {
    if (error instanceof UsageError) kept.push(error)
    else if (error instanceof UsageErrors) kept.push(...error.problems)
    else throw error
  }
  return {
    attempt(read, fallback) {
      try {
        return read()
      } catch (error) {
        keep(error)
        return fallback
      }
    },
    async attemptLater(read, fallback) {
      try {
        return await read()
      } catch (error) {
        keep(error)
        return fallback
      }
    },
    throwAny() {
      if (kept.length > 0) throw new UsageErrors(kept)
    }
  }
}

/** A mistake in a flag's value. */
export function flagError(message: string, hint: string): UsageError {
  return new UsageError(message, { code: 'flag-invalid', hint })
}
