import type { TargetStatus } from '../../src/findings/scan-result.js'
import type { CliRun } from '../lab/scan-cli.js'
import type { CaseServer } from './kit.js'

/**
 * A finding that is, or is not, to be in a report: `put-accepted|put-handled high firm @ /images/`. Rules, `exposes`
 * values or `any`, separated by `|`; then the least severity and the least confidence; then the path.
 */
export type Claim = string

/** What a scan is to say. Absent parts are not looked at. */
export type Expectation = {
  exit: number | readonly number[]
  found?: readonly Claim[]
  absent?: readonly Claim[]
  /** `put-accepted|put-handled @ /images/`: none of these rules is called clean there; `any`: no rule at all. */
  notClean?: readonly Claim[]
  /** Rules that say that they could not tell. */
  undecided?: readonly Claim[]
  /** Nothing is undecided at all. */
  decided?: true
  status?: TargetStatus
  /** The report says so somewhere. */
  says?: readonly RegExp[]
  neverSays?: readonly RegExp[]
  /** The report for people says so, its lines joined. */
  textSays?: readonly RegExp[]
  /** What stays is nothing; otherwise all that stays has to be named. */
  left?: 'nothing'
  /** Leftovers that are named. */
  leftovers?: number
  withinMs?: number
}

/** One server, one scan of it, and the right verdict; several, where several can be defended. */
export type Case = {
  name: string
  /** The letter and number of the kind of mistake, `A1`. */
  kind: string
  start: () => Promise<CaseServer>
  /** What follows `scan`, `{url}` standing for the server; only flags if the URL is not named. */
  scan?: string
  /** A scan before the server's `next`; its verdict does not count. */
  before?: string
  expect: Expectation | readonly Expectation[]
  /** Its answers hang on what was asked before, so that no two scans see the same. */
  changes?: true
  why: string
  /** What else is wrong, in words. */
  check?: (server: CaseServer, run: CliRun) => readonly string[]
}

/** The verdict on a site that is closed: nothing found, nothing left open, exit 0. */
export const closed: Expectation = { exit: 0, absent: ['any low'], status: 'complete', decided: true, left: 'nothing' }

/** The verdict on a harmless site on which something may stay undecided. */
export const silent: Expectation = { exit: 0, absent: ['any low'], status: 'complete', left: 'nothing' }

/** The verdict where the scanner was kept out from the start. */
export const keptOut: Expectation = {
  exit: 3,
  status: 'incomplete',
  notClean: ['any'],
  absent: ['any low'],
  left: 'nothing'
}
