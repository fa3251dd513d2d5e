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

/** An `exposed` verdict. */
export type Finding = {
  fingerprint: string
  ruleId: string
  title: string
  exposes: Exposure
  severity: Severity
  confidence: Confidence
  origin: string
  /** The area, page, or `/` for a rule that runs once per origin. */
  path: string
  /** Paths of further areas that behave the same and were not probed one by one. */
  alsoAt: string[]
  summary: string
  why: string
  cwe: string[]
  fix: Record<string, string>
  references: string[]
  hop: Hop | null
  evidence: Evidence[]
  accepted: null
}
