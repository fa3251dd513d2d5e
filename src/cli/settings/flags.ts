import type { DiffFormat, Format } from '../../reporters/reporter.js'
import type { FailOn } from './fail-on.js'

/** Flags of every command that connects, as typed. */
export type ConnectionFlags = {
  timeout?: string
  header?: string[]
  resolve?: string[]
  /** A URL; `false` with --no-proxy. */
  proxy?: string | boolean
  cacert?: string
  keyPassFile?: string
  insecure?: boolean
  cert?: string
  key?: string
  /** How often -v stands there. */
  verbose?: number
  har?: string
}

export type CleanupFlags = ConnectionFlags & {
  journal?: string
  /** A file; `false` with --no-config. */
  config?: string | boolean
}

/** Flags of `scan`, as typed: only their presence and the lists of known values were checked. */
export type ScanFlags = ConnectionFlags & {
  url?: string[]
  targets?: string[]
  area?: string[]
  edge?: string[]
  originServer?: string[]
  discover: boolean
  crawl?: boolean
  follow?: boolean
  thorough?: boolean
  /** `login`: the targets are closed to visitors on purpose. */
  expect?: 'login'
  /** A file; `false` with --no-config. */
  config?: string | boolean
  rules?: string[]
  only?: string[]
  skip?: string[]
  tag?: string[]
  readOnly?: boolean
  write?: string
  longNamePut?: boolean
  plan?: boolean
  journal?: string
  rate?: string
  concurrency?: string
  maxRequests?: string
  format?: Format
  output?: string[]
  failOn?: FailOn
  baseline?: string
  accept?: string
  state?: string
  record?: string
  resume?: string
  shard?: string
  webhook?: string
  printConfig?: boolean
  strict?: boolean
  maxUndecided?: string
  junitUndecided?: 'skipped' | 'error'
  sarifCategory?: string
  exitZero?: boolean
  color?: boolean
  quiet?: boolean
}

/** Flags of `merge`, as typed: those of `scan` that are about the report and what is kept. */
export type MergeFlags = Pick<
  ScanFlags,
  | 'targets'
  | 'config'
  | 'format'
  | 'output'
  | 'failOn'
  | 'baseline'
  | 'accept'
  | 'strict'
  | 'maxUndecided'
  | 'junitUndecided'
  | 'sarifCategory'
  | 'exitZero'
  | 'color'
  | 'quiet'
  | 'state'
  | 'webhook'
>

/** Flags of `accept`, as typed. */
export type AcceptFlags = {
  reason: string
  expires: string
  by?: string
  report?: string
  state?: string
  accept?: string
  config?: string
}

/** Flags of `diff`, as typed: the lists of known values were checked. */
export type DiffFlags = { format?: DiffFormat; failOn?: FailOn; color?: boolean }
