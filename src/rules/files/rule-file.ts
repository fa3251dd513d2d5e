import type { Confidence, Exposure, Severity } from '../../findings/severity.js'
import type { EffectClass } from '../../evidence/exchange.js'

/** Products that `fix` can address; `any` is the advice that holds everywhere. */
export const products = ['any', 'nginx', 'apache', 'haproxy', 'varnish', 'iis', 'tomcat', 'caddy'] as const
export type Product = (typeof products)[number]

/** Values of one axis: a list, or values by a name of their own. */
export type AxisFile = (string | number)[] | Record<string, string | number>

/** A probe as it stands in YAML; texts may hold `{{name}}`, `when` is CEL. */
export type ProbeFile = {
  /** One line for the manual; shared probes have one. */
  doc?: string | undefined
  /** Sent once for each value: a list, named lists, or the name of the probe whose lists it shares. */
  each?: string | (string | number)[] | Record<string, AxisFile> | undefined
  method: string
  path: string
  headers?: Record<string, string | number> | undefined
  body?: string | undefined
  control?: boolean | undefined
  when?: string | undefined
  as?: string | undefined
  /** `pauses` in milliseconds. */
  repeat?: { pauses: number[]; when?: string | undefined; until?: string | undefined } | undefined
  fresh?: boolean | undefined
  /** Milliseconds before it is sent. */
  pause?: number | undefined
  through?: 'edge' | undefined
  creates?: string | undefined
  /** The first edition's word for `when`. */
  if?: string | undefined
  /** Of the first edition; ignored. */
  signature?: boolean | undefined
}

/** A condition of a verdict: as it is, or over the instances of probes with `each`; one of them is there. */
export type VerdictConditions = {
  when?: string | undefined
  any?: string | undefined
  all?: string | undefined
  first?: string | undefined
}

export type VerdictFile = VerdictConditions &
  (
    | {
        exposed: Confidence
        severity?: Severity | undefined
        summary?: string | undefined
        /** CEL for a list of texts. */
        quotes?: string | undefined
        stop?: boolean | undefined
      }
    | { inconclusive: string }
    | { notAsked: string }
    | { clean: true }
  )

/** What to change, by product. */
export type FixFile = { any: string } & Partial<Record<Product, string | undefined>>

/** Advice of one or more products. */
export type AdviceFile = Partial<Record<Product, string | undefined>>

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
  /** The units it is run on, as a condition over the unit. */
  when?: string | undefined
  /** Roles for which the owner names sessions; a probe's `as` is one of them. */
  sessions?: string[] | undefined
  use?: string[] | undefined
  probes?: Record<string, ProbeFile> | undefined
  verdicts: VerdictFile[]
  /** The first edition's word for `when`. */
  applies?: string | undefined
}

/** A function that conditions call: `when` is its body, CEL over its parameters. */
export type FunctionFile = {
  params: Record<string, string>
  /** `bool` without it. */
  returns?: string | undefined
  /** What it means, in one sentence. */
  doc: string
  /** Where that is laid down: `RFC 9110 15.5.6`. */
  source?: string | undefined
  /** What would be taken for it otherwise. */
  trap?: string | undefined
  when: string
}

/** A group of shared probes by name. */
export type GroupFile = { doc: string; probes: string[] }

/** A file of definitions: what several rules say, said once. */
export type DefinitionsFile = {
  /** Shared probes; those of the first edition stand in groups. */
  probes?: Record<string, ProbeFile | Record<string, ProbeFile>> | undefined
  groups?: Record<string, GroupFile> | undefined
  functions?: Record<string, FunctionFile> | undefined
  fixes?: Record<string, AdviceFile> | undefined
  /** Names that rules of the first edition may still use, with what they are called now. */
  renamed?: Record<string, string> | undefined
}

/** A rule file and the folder it was found in. */
export type RuleSource = { family: string; rule: RuleFile }
