import type { Confidence, Exposure, Severity } from '../../findings/severity.js'
import type { EffectClass } from '../../evidence/exchange.js'

/** Products that `fix` can address; `any` is the advice that holds everywhere. */
export const products = ['any', 'nginx', 'apache', 'haproxy', 'varnish', 'iis', 'tomcat', 'caddy'] as const
export type Product = (typeof products)[number]

/** A probe as it stands in YAML; texts may hold `{{name}}`, `if` and `until` are CEL. */
export type ProbeFile = {
  method: string
  path: string
  headers?: Record<string, string | number> | undefined
  body?: string | undefined
  control?: boolean | undefined
  signature?: boolean | undefined
  if?: string | undefined
  as?: string | undefined
  /** `pauses` in milliseconds. */
  repeat?: { pauses: number[]; until: string } | undefined
  fresh?: boolean | undefined
  creates?: string | undefined
}

export type VerdictFile =
  | { exposed: Confidence; severity?: Severity | undefined; summary?: string | undefined; when: string }
  | { inconclusive: string; when: string }
  | { clean: true; when: string }

/** What to change, by product. */
export type FixFile = { any: string } & Partial<Record<Product, string | undefined>>

/** A rule as it stands in `<family>/<id>.yaml`; what each field means is said at `Rule`. */
export type RuleFile = {
  id: string
  title: string
  exposes: Exposure
  severity: Severity
  cwe?: string[] | undefined
  /** Name of a kind of unit. */
  unit: string
  effect: EffectClass
  incident?: string | undefined
  why: string
  /** What to change, or the name of one of the `fixes` in the definitions. */
  fix: string | FixFile
  references: string[]
  tags?: string[] | undefined
  requires?: { flag: 'long-name-put'; otherwise: string } | undefined
  settles?: string[] | undefined
  applies?: string | undefined
  use?: string[] | undefined
  probes?: Record<string, ProbeFile> | undefined
  verdicts: VerdictFile[]
}

/** A function that conditions call: `when` is its body, CEL over its parameters. */
export type FunctionFile = { params: Record<string, string>; returns: string; doc: string; when: string }

/** `definitions.yaml`: what several rules say, said once. */
export type DefinitionsFile = {
  probes?: Record<string, Record<string, ProbeFile>> | undefined
  functions?: Record<string, FunctionFile> | undefined
  fixes?: Record<string, FixFile> | undefined
}

/** A rule file and the folder it was found in. */
export type RuleSource = { family: string; rule: RuleFile }
