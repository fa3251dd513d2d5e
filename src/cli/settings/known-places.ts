import type { AcceptEntry } from '../../findings/acceptance.js'
import { listPlaces, type SitePlace } from '../../findings/place.js'
import type { KnownFinding } from '../../findings/scan-result.js'

/** What tells of earlier findings. */
export type Earlier = {
  /** The last run of `--state`. */
  open: readonly KnownFinding[]
  baseline: readonly KnownFinding[]
  accepted: readonly AcceptEntry[]
}

/** Places where something was found before or is accepted; each once. They are looked at whatever a crawl finds. */
export function listKnownPlaces({ open, baseline, accepted }: Earlier): SitePlace[] {
  const found = [...open, ...baseline].flatMap(listPlaces)
  const places = [...found, ...accepted.flatMap(({ at }) => at.flatMap(readPlace))]
  return [...new Map(places.map((place) => [place.origin + place.path, place])).values()]
}

/** The place that an acceptance names, or the folder before its first `*`. */
function readPlace(glob: string): SitePlace[] {
  const [plain = ''] = glob.split('*', 1)
  if (!URL.canParse(plain)) return []
  const { origin, pathname } = new URL(plain)
  const path = plain === glob ? pathname : pathname.slice(0, pathname.lastIndexOf('/') + 1)
  return path === '/' || !plain.startsWith(`${origin}/`) ? [] : [{ origin, path }]
}
