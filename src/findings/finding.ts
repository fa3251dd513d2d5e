// Here lives what a run found: findings, their places and order, comparison, acceptance, the result. All of it is pure.
import type { EdgeState } from './edge-state.js'
import type { Place } from './place.js'
import type { Confidence, Exposure, Severity } from './severity.js'

/** One request and its answer as a report shows it; secrets are already masked, text is still server text. */
export type Evidence = {
  probe: string
  method: string
  url: string
  /** 0 if no response came. */
  status: number
  /** Why no response came. */
  failure: string | null
  requestHeaders: Record<string, string>
  headers: Record<string, string>
  bodyExcerpt: string
  /** A command that repeats the request. */
  curl: string
}

/** Which hop answered, and so where the change belongs. */
export type Hop = {
  /** Product names in the order a request meets them, as far as seen, e.g. `['nginx', 'Apache httpd']`. */
  chain: string[]
  /** The product whose answer decided the verdict. */
  answeredBy: string | null
  /** One sentence that says where to fix it. */
  advice: string
}

/** The owner's decision to live with a finding for a while. */
export type Acceptance = {
  /** Where it holds: an origin and path with `*` and `**`, `https://shop.example/images/**`. */
  at: string
  reason: string
  /** The last day on which it holds, `2027-03-31`. */
  expires: string
  /** Who decided it. */
  by: string | null
}

/** How a finding compares with the baseline or the last run: `worse` is graver, surer or in more places. */
export type Change = 'new' | 'worse' | 'unchanged'

/** An `exposed` verdict, and where. */
export type Finding = Place & {
  fingerprint: string
  ruleId: string
  title: string
  exposes: Exposure
  severity: Severity
  confidence: Confidence
  /** Paths of further areas that behave the same and were not probed one by one. */
  alsoAt: string[]
  summary: string
  why: string
  cwe: string[]
  fix: Record<string, string>
  references: string[]
  hop: Hop | null
  evidence: Evidence[]
  /** How it stands through each way in; only with `edges:` or `--edge`. */
  edges?: EdgeState[]
  /** `null` if nobody accepted it, or no longer. */
  accepted: Acceptance | null
  /** `null` if there is nothing to compare it with. */
  change: Change | null
}
