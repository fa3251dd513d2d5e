/** What each exit code says; `bin/verbgate.js` and the README have the same. */
export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [0, 'every target was let in and looked at; nothing at or above --fail-on'],
  [1, 'findings at or above --fail-on, something left behind, or with --strict something undecided'],
  [2, 'could not run: a flag, file, rule or target that cannot be used, or no permission to write'],
  [3, 'incomplete: kept out, redirected, limited or unreachable; or a report could not be delivered'],
  [75, 'another run holds the lock, or it is outside of the time windows'],
  [129, 'ended by SIGHUP; canaries were removed first'],
  [130, 'interrupted by SIGINT; canaries were removed first'],
  [143, 'ended by SIGTERM; canaries were removed first']
]
