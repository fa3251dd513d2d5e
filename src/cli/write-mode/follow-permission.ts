import type { Follow } from '../../engine/verdicts/follow-moves.js'
import type { Prober } from '../../prober/prober.js'
import { UsageError, UsageErrors } from '../../shared/errors.js'
import { isCanonicalFor } from '../../targets/canonical.js'
import type { Origin } from '../../targets/origin.js'
import { routeTo } from '../settings/connection.js'
import type { ScanSettings } from '../settings/scan-settings.js'
import { tell, type Host } from '../terminal/streams.js'
import type { OriginLocks } from './origin-locks.js'
import { ownerSecret } from './owner-secret.js'
import { demandFinished, demandListed, demandTokens, originsToProve } from './write-permission.js'

/** What it takes to ask a new origin for leave; `journalFile` is `null` in a run that places nothing. */
type Asking = { journalFile: string | null; locks: OriginLocks | null; prober: Prober; host: Host }

/**
 * Which redirects `--follow` takes: those within a site, and in write mode only to an origin that is shown to be the
 * user's, as any other.
 */
export function permitFollow(settings: ScanSettings, asking: Asking): { follow?: Follow } {
  if (!settings.follow) return {}
  return { follow: async (from, to) => isCanonicalFor(from, to) && (await proveOwned(to, settings, asking)) }
}

async function proveOwned(
  origin: Origin,
  settings: ScanSettings,
  { journalFile, locks, prober, host }: Asking
): Promise<boolean> {
  if (journalFile === null || locks === null) return true
  try {
    const toProve = originsToProve([origin], (to) => routeTo(to, settings.connection))
    demandListed(toProve, settings.config.owned)
    locks.take([origin])
    demandFinished([origin], journalFile)
    if (toProve.length > 0) await demandTokens(toProve, ownerSecret(host.env), prober)
    return true
  } catch (error) {
    if (!(error instanceof UsageErrors) && !(error instanceof UsageError)) throw error
    await tell(host.stderr, `${error.message}\n`)
    return false
  }
}
