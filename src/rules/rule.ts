import type { EffectClass } from '../evidence/exchange.js'
import type { Confidence, Exposure, Severity } from '../findings/severity.js'
import type { Condition } from './language/conditions.js'
import type { Template } from './language/templates.js'

export type { Condition } from './language/conditions.js'
export type { Template } from './language/templates.js'

/** One request that a rule declares. */
export type Probe = {
  /** Unique in the rule: a CEL identifier, with the values of its `each` behind it (`put.php`). */
  readonly name: string
  /** The name that it is declared under. */
  readonly base: string
  /** Names of the values of its `each`, by axis. */
  readonly keys: Readonly<Record<string, string>>
  /** Method token, sent as written. */
  readonly method: string
  /** Request-target; bytes are kept. */
  readonly path: Template
  readonly headers: readonly (readonly [name: string, value: Template])[]
  readonly body: Template | null
  /** `read` for methods that ask (GET HEAD OPTIONS PROPFIND ...), else the rule's own class. */
  readonly effect: EffectClass
  /** Its only purpose is comparison. */
  readonly control: boolean
  /** Role or declared session whose headers are added. */
  readonly as: string | null
  /** Sent only if this holds over the probes it reads. */
  readonly when: Condition | null
  /** Sent again while `when` holds, after each of these pauses in milliseconds. */
  readonly repeat: { readonly pausesMs: readonly number[]; readonly when: Condition } | null
  /** Ask on a connection that nothing was sent on before. */
  readonly fresh: boolean
  /** Milliseconds to wait before it is sent. */
  readonly pauseMs: number
  /** Rules that read it share one answer on a unit, also if it is fresh. */
  readonly shared: boolean
  /** Sent through the first of the edges; the rule is asked of the server behind them. */
  readonly through: 'edge' | null
  /** Path of the canary that this request may bring into being; the engine owes its removal. */
  readonly creates: Template | null
}

/**
 * The condition of a verdict. `when` has one instance; the others have one for each combination of the values of the
 * `each` that it reads: at least one holds (`any`), every one holds (`all`), the first that was sent holds (`first`).
 */
export type VerdictCondition = {
  readonly over: 'when' | 'any' | 'all' | 'first'
  readonly source: string
  readonly instances: readonly Condition[]
}

export type Verdict =
  | {
      readonly kind: 'exposed'
      readonly confidence: Confidence
      /** Overrides the rule's severity. */
      readonly severity: Severity | null
      /** What was seen, in one sentence for a person; `{{probe.status}}` and unit variables are filled in. */
      readonly summary: Template | null
      /** Lists of texts that the summary shows masked, one for each instance of `when`; empty without any. */
      readonly quotes: readonly Condition[]
      /** The run ends once this holds. */
      readonly stop: boolean
      readonly when: VerdictCondition
    }
  | { readonly kind: 'inconclusive'; readonly reason: Template; readonly when: VerdictCondition }
  /** What would decide was not sent, because no form of it is harmless. */
  | { readonly kind: 'not-asked'; readonly reason: Template; readonly when: VerdictCondition }
  | { readonly kind: 'clean'; readonly when: VerdictCondition }

/** A rule file, checked in full and compiled. Verdicts are tried in order; if none holds the check is clean. */
export type Rule = {
  /** The file's stem. */
  readonly id: string
  /** The folder's name. */
  readonly family: string
  readonly title: string
  readonly exposes: Exposure
  readonly severity: Severity
  readonly cwe: readonly string[]
  /** Name of the kind of unit that it is run on, each once. */
  readonly unit: string
  readonly effect: EffectClass
  readonly incident: string | null
  readonly why: string
  /** Product (`any`, `nginx`, `apache`, `haproxy`, `varnish`, `iis`, `tomcat`, `caddy`) to what to change there. */
  readonly fix: Readonly<Record<string, string>>
  readonly references: readonly string[]
  readonly tags: readonly string[]
  /** A flag without which the rule is not run, and the reason its check is then inconclusive. */
  readonly requires: { readonly flag: 'long-name-put'; readonly otherwise: string } | null
  /** Rules whose inconclusive checks on the same unit are answered once this one reached a verdict. */
  readonly settles: readonly string[]
  /** Roles that its probes ask in; the owner names a session for each. */
  readonly sessions: readonly string[]
  /** The units it is run on, as a condition over the unit's variables; `null` for all. */
  readonly when: Condition | null
  readonly probes: readonly Probe[]
  /** Shared groups of probes that conditions see as lists of what was sent: group to its probes' names. */
  readonly groups: Readonly<Record<string, readonly string[]>>
  readonly verdicts: readonly Verdict[]
}

/** Whether it compares a server with an edge in front of it, so that it is asked of such a server alone. */
export function needsEdge({ probes }: Pick<Rule, 'probes'>): boolean {
  return probes.some(({ through }) => through !== null)
}
