// Here lives what write mode needs: ownership, the secret, the journal. It may touch the state directory and the journal,
// and ask an origin for its token.
import { isThisMachine, OWNER_PATH, ownerToken, showsToken, type Route } from '../../config/ownership.js'
import type { Prober } from '../../prober/prober.js'
import { count } from '../../reporters/layout.js'
import { UsageError, UsageErrors } from '../../shared/errors.js'
import { mapBounded } from '../../shared/pool.js'
import type { Origin } from '../../targets/origin.js'
import { isInterrupted, readUnfinished } from './write-journal.js'

/** Origins that have to prove that they are the user's. */
export function originsToProve(origins: readonly Origin[], routeTo: (origin: Origin) => Route): Origin[] {
  return origins.filter((origin) => !isThisMachine(origin, routeTo(origin)))
}

/**
 * First step, nothing is sent: every origin is listed under `owned:`.
 * @throws UsageErrors `origin-not-owned`, with both steps in the hint
 */
export function demandListed(origins: readonly Origin[], owned: readonly string[]): void {
  const problems = origins
    .filter((origin) => !owned.includes(origin.href))
    .map(
      ({ href }) =>
        new UsageError(`--write is refused for ${href}: nothing says that it is yours`, {
          code: 'origin-not-owned',
          hint: [
            `1. List ${href} under owned: in a file, and name the file with --config.`,
            `2. Run verbgate own ${href} and serve what it prints at ${href}${OWNER_PATH}`
          ].join('\n')
        })
    )
  if (problems.length > 0) throw new UsageErrors(problems)
}

/**
 * Second step: every origin serves its token.
 * @throws UsageErrors `origin-not-proved` with what was answered instead
 */
export async function demandTokens(origins: readonly Origin[], secret: string, prober: Prober): Promise<void> {
  const problems = await mapBounded(origins, 8, (origin) => checkToken(origin, secret, prober))
  const found = problems.filter((problem) => problem !== null)
  if (found.length > 0) throw new UsageErrors(found)
}

/**
 * An earlier run may have left things behind: they come first. Whoever asks holds the locks of the origins, so it is over.
 * @throws UsageErrors `run-unfinished`
 */
export function demandFinished(origins: readonly Origin[], journalFile: string): void {
  const interrupted = readUnfinished(journalFile).filter((entry) => isInterrupted(entry))
  const problems = origins
    .map(({ href }) => ({ href, entries: interrupted.filter((entry) => entry.origin === href) }))
    .filter(({ entries }) => entries.length > 0)
    .map(({ href, entries }) => {
      const [first] = entries
      const run = `run ${first?.runId ?? ''} (${first?.at ?? ''})`
      const what = `${count(entries.length, 'thing')} that ${run} placed may still be on ${href}`
      return new UsageError(what, {
        code: 'run-unfinished',
        place: { file: journalFile },
        hint: 'Run verbgate cleanup first; nothing new is placed until then.'
      })
    })
  if (problems.length > 0) throw new UsageErrors(problems)
}

async function checkToken(origin: Origin, secret: string, prober: Prober): Promise<UsageError | null> {
  const { response, failure } = await prober.send(origin, {
    method: 'GET',
    target: OWNER_PATH,
    headers: [],
    body: null,
    effect: 'read'
  })
  const text = response?.status === 200 ? Buffer.from(response.body).toString('utf8') : ''
  if (showsToken(text, ownerToken(origin, secret))) return null
  const seen =
    response === null
      ? `no answer (${failure?.kind ?? 'closed'})`
      : response.status === 200
        ? 'other text'
        : response.status
  return new UsageError(`--write is refused for ${origin.href}: ${OWNER_PATH} gave ${seen}, not the token`, {
    code: 'origin-not-proved',
    hint: `Run verbgate own ${origin.href} and serve what it prints at ${origin.href}${OWNER_PATH}`
  })
}
