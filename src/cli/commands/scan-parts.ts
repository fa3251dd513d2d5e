import type { ScanRequest } from '../../engine/scan-request.js'
import type { SitePlace } from '../../findings/place.js'
import type { Rule } from '../../rules/rule.js'
import type { KeptRun } from '../finish/kept-run.js'
import { listKnownPlaces } from '../settings/known-places.js'
import { scanDefaults } from '../settings/scan-defaults.js'
import type { ScanSettings } from '../settings/scan-settings.js'

/** What is known of production is asked of its previews too. */
export function findKnownPlaces({ baseline, accepted, config }: ScanSettings, { previous }: KeptRun): SitePlace[] {
  const places = listKnownPlaces({ open: previous?.open ?? [], baseline: baseline?.findings ?? [], accepted })
  const previews = [...config.aliases].flatMap(([preview, production]) =>
    places.filter(({ origin }) => origin === production).map(({ path }) => ({ origin: preview, path }))
  )
  return [...places, ...previews]
}

/** What a scan and a dry run have in common. */
export function scanRequest(
  settings: ScanSettings,
  rules: readonly Rule[]
): Omit<ScanRequest, 'version' | 'runId' | 'prober' | 'journal' | 'signal'> {
  const { targets, mode, leave, declaredAreas, crawl, followLinks, thorough } = settings
  const { originsAtOnce, connection, edges } = settings
  return {
    ...scanDefaults,
    targets,
    rules,
    mode,
    flags: new Set(settings.longNamePut ? ['long-name-put'] : []),
    leave,
    insecure: connection.insecure,
    withCredentials: connection.headers.some(([name]) => /^(proxy-)?(authorization|cookie)$/i.test(name)),
    declaredAreas,
    crawl,
    followLinks,
    thorough,
    originsAtOnce,
    edges,
    compare: settings.config.compare,
    sessions: connection.sessions
  }
}
