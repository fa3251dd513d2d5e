import type { EffectClass } from '../evidence/exchange.js'
import type { Mode } from '../evidence/mode.js'
import type { SitePlace } from '../findings/place.js'
import type { ScanResult } from '../findings/scan-result.js'
import type { Prober } from '../prober/prober.js'
import type { Rule } from '../rules/rule.js'
import type { Edge } from '../targets/edge.js'
import type { Origin } from '../targets/origin.js'
import type { Target } from '../targets/target.js'
import type { Journal } from './canary/journal.js'
import type { Sessions } from './checks/build-request.js'
import type { Flags } from './checks/plan-checks.js'
import type { OriginPart } from './verdicts/assemble-result.js'
import type { Follow } from './verdicts/follow-moves.js'

export type { Mode } from '../evidence/mode.js'

/** An origin that is done: what is known of it, and the targets that its own redirected to. */
export type FinishedOrigin = { origin: string; part: OriginPart; moved: readonly string[] }

/** Where finished origins are noted while the run goes on, so that a killed run can be continued. */
export type OriginRecord = {
  /** When the run began that is continued, and what it knew; nothing is sent to those origins again. */
  startedAt: Date
  find(origin: string): FinishedOrigin | null
  /** Called once for each origin that was not known; not for one that a signal interrupted. */
  add(finished: FinishedOrigin): void
}

/** Everything a scan needs; parts that touch the world are handed in. */
export type ScanRequest = {
  version: string
  runId: string
  targets: readonly Target[]
  rules: readonly Rule[]
  mode: Mode
  /** Flags that rules may require. */
  flags: Flags
  /** `--write=leave`: write also where nothing can be removed again. */
  leave: boolean
  insecure: boolean
  /** An Authorization or a Cookie goes with every request; findings say so. */
  withCredentials?: boolean
  /** Content areas named by the user, absolute paths. */
  declaredAreas: readonly string[]
  /** Places where something was found earlier: looked at again whatever the crawl finds. */
  knownPlaces?: readonly SitePlace[]
  /** Look for content areas in pages, robots.txt and sitemap.xml. */
  crawl: boolean
  /** Follow links; without, pages that are named tell of areas, and nothing they link to is fetched. Default true. */
  followLinks?: boolean
  /** Whether a target that redirects to another origin is looked at there; without it none is. */
  follow?: Follow
  /** Ways in to the sites that are compared; `null` is where the name of the site leads. Without any, only that one. */
  edges?: readonly (Edge | null)[]
  /** Serialised origins among the targets that are compared with each other. */
  compare?: readonly string[]
  /** Probe every area, also those that answer alike. */
  thorough: boolean
  limits: { areas: number; fetches: number; depth: number }
  /** Origins looked at at the same time. */
  originsAtOnce: number
  /** Requests in flight per origin. */
  requestsAtOnce: number
  /** Header sets of declared sessions, for probes with `as:`. */
  sessions: Sessions
  /** URL of the scanner's own listener that this origin could reach if it relays, or `null`. */
  listenerFor: (origin: Origin) => string | null
  prober: Prober
  journal: Journal
  /** Aborted on SIGINT, SIGTERM and SIGHUP: no new work is started, canaries are removed. */
  signal: AbortSignal
  /** Ends the run: called once a verdict with `stop` holds. `scan` sets it. */
  stop?: () => void
  onProgress?: (progress: Progress) => void
  /** Called when an origin is done, with the result as it would be if it were the only one. */
  onOrigin?: (result: ScanResult) => void
  /** Without one a killed run begins anew. */
  record?: OriginRecord | null
  now: () => Date
  /** Waits so many milliseconds; by the clock without one. */
  pause?: (ms: number) => Promise<void>
}

/** What the run is at; `done` and `total` count origins. */
export type Progress = { done: number; total: number; origin: string; step: string; requests: number }

/** One line of `--plan`. */
export type PlannedProbe = {
  origin: string
  method: string
  /** Request-target with the random names as placeholders, e.g. `/images/{missing}/{missing}/`. */
  target: string
  effect: EffectClass
  /** Header fields of the rule's own, if there are any; values with the same placeholders. */
  headers?: [name: string, value: string][]
  /** Ids of the rules that ask for it. */
  rules: string[]
  /** Condition under which it is sent, or `null`. */
  when: string | null
}
