import type { ScanRequest } from '../../engine/scan-request.js'

type ScanDefaults = Pick<
  ScanRequest,
  | 'flags'
  | 'leave'
  | 'declaredAreas'
  | 'crawl'
  | 'thorough'
  | 'limits'
  | 'originsAtOnce'
  | 'requestsAtOnce'
  | 'listenerFor'
  | 'now'
>

/** What holds for a scan unless somebody asks for something else. */
export const scanDefaults: ScanDefaults = {
  flags: new Set(),
  leave: false,
  declaredAreas: [],
  crawl: true,
  thorough: false,
  limits: { areas: 24, fetches: 40, depth: 4 },
  originsAtOnce: 16,
  requestsAtOnce: 3,
  listenerFor: () => null,
  now: () => new Date()
}

/** Requests per second and origin. */
export const REQUESTS_PER_SECOND = 10
/** Requests per origin. */
export const MOST_REQUESTS_PER_ORIGIN = 2000
