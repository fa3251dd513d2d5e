import type { Mode } from '../evidence/mode.js'
import type { EdgeState } from './edge-state.js'
import type { Finding } from './finding.js'
import type { Place } from './place.js'
import type { Severity } from './severity.js'

export type TargetStatus = 'complete' | 'incomplete' | 'unreachable'

/** What was looked at for one URL the user gave. */
export type TargetResult = {
  url: string
  origin: string
  /** The origin whose name it has in fingerprints, acceptances and comparisons: that of production, for a preview. */
  aliasOf?: string
  status: TargetStatus
  /** Why it is not complete. */
  reason: string | null
  areas: string[]
  /** Areas that answered the signature requests as another one did: path to the path that was probed for it. */
  sameAs: Record<string, string>
  /** Content areas found beyond the limit and not looked at. */
  areasBeyondLimit: number
  /** Links that left the origin; they were not followed. */
  outOfScopeLinks: number
  requests: number
  /** How far it was looked at through each way in; only with `edges:` or `--edge`. */
  edges?: EdgeVisit[]
}

/** How far a target was looked at through one way in. */
export type EdgeVisit = Pick<EdgeState, 'edge' | 'originServer'> & { status: TargetStatus; reason: string | null }

/** A check without a verdict: it was asked, and nothing harmless can tell. */
export type InconclusiveCheck = Place & { ruleId: string; reason: string }

/**
 * A rule outside of what the run may send, and what would ask it; never a failure. Without places it holds for the run,
 * else for these paths of the origin.
 */
export type NotAsked = { ruleId: string; reason: string; origin?: string; paths?: string[] }

/** Methods that change something and were refused with these statuses wherever they were asked on these paths. */
export type RefusedMethods = { origin: string; methods: string[]; statuses: number[]; paths: string[] }

/** A check that could not be looked at; makes the run incomplete. */
export type FailedCheck = Place & { ruleId: string; reason: string }

/** Checks that found nothing although they could have. Only they show that an earlier finding is fixed. */
export type CleanChecks = { origin: string; paths: string[]; rules: string[] }

/** Something in the owner's own files that needs attention; it changes no verdict. */
export type Note = {
  /** `accept-expired`, `accept-expiring`, `accept-unused`, `baseline-unreadable`. */
  code: string
  message: string
  /** File and line that it is about, `.verbgate-accept.yaml:12`. */
  place: string | null
}

/** A finding of an earlier run, as far as a comparison needs it. */
export type KnownFinding = Pick<
  Finding,
  'fingerprint' | 'ruleId' | 'title' | 'exposes' | 'severity' | 'confidence' | 'origin' | 'path' | 'alsoAt'
> & {
  /** Of the request that decided; GitLab tells findings apart by it. */
  method?: string | undefined
}

/** What became of the findings of an earlier run. `Finding.change` says which are new or worse. */
export type Comparison = {
  /** When that run began, ISO 8601. */
  since: string
  /** Looked at again with a verdict, and not found. */
  fixed: KnownFinding[]
  /** No verdict this time, so nobody knows. */
  notLookedAt: (KnownFinding & { reason: string })[]
}

/** A canary that could not be removed. */
export type Leftover = { url: string; reason: string }

/** The whole result of a scan: the JSON report, version 1. Additions only within a version. */
export type ScanResult = {
  schemaVersion: 1
  tool: { name: string; version: string }
  /** Sent as `X-Verbgate-Run` and in the User-Agent, to find the run in the servers' logs. */
  runId: string
  /** ISO 8601. */
  startedAt: string
  finishedAt: string
  mode: Mode
  /** Certificates were not verified. */
  insecure: boolean
  targets: TargetResult[]
  /** Ids of the rules that were run. */
  rules: string[]
  findings: Finding[]
  inconclusive: InconclusiveCheck[]
  failed: FailedCheck[]
  notAsked: NotAsked[]
  clean: CleanChecks[]
  refused: RefusedMethods[]
  /** Files and collections that the run placed; what is still there is among `leftovers`. */
  placed: number
  leftovers: Leftover[]
  notes: Note[]
  /** `null` without a baseline and without a state to compare with. */
  comparison: Comparison | null
  /** Findings by severity, accepted ones included; `accepted` of them are. */
  summary: Record<Severity, number> & { accepted: number; requests: number }
}
