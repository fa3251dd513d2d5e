import type { Exchange, ProbeRequest } from '../../evidence/exchange.js'
import type { Case, ScriptedAnswer } from './cases.js'
import type { Probe, Rule, Template } from '../rule.js'
import { longName } from '../../units/common.js'
import { fillTemplate, parseTemplate } from '../language/templates.js'

/** The request header by which a scripted server tells declared sessions apart. */
export const sessionHeader = 'X-Verbgate-Case-Session'

type Request = Pick<ProbeRequest, 'method' | 'target' | 'headers' | 'body'>

// What a value looks like that was drawn at random, as far as it has to be recognised in a request.
const SHAPES: Readonly<Record<string, string>> = {
  missing: '[0-9a-f]{32}',
  missing2: '[0-9a-f]{32}',
  token: '[0-9a-f]{16,64}',
  canary: 'verbgate-[0-9a-f]{32}',
  long: 'a{1200}',
  nonce: '[0-9a-f]{8,64}',
  factorA: '[0-9]{5}',
  factorB: '[0-9]{5}',
  originOther: 'https?://[^/\\s]+',
  originBare: 'https?://[^/\\s]+',
  originOtherBare: 'https?://[^/\\s]+',
  origin: 'https?://[^/\\s]+',
  host: '[^/\\s]+',
  hostPort: '[^/\\s]+:[0-9]+',
  listener: 'https?://\\S+'
}

/** Plays one case: recognises the probe behind a request by method, target, headers and body, and answers for it. */
export class CaseScript {
  readonly #rule: Rule
  readonly #case: Case
  readonly #fixed: Readonly<Record<string, string>>
  /** Random values seen so far, by variable. */
  readonly #seen: Record<string, string> = {}
  readonly #uses = new Map<string, number>()

  constructor(rule: Rule, testCase: Case) {
    this.#rule = rule
    this.#case = testCase
    const known = Object.entries(testCase.unit.texts).filter((entry): entry is [string, string] => entry[1] !== null)
    this.#fixed = Object.fromEntries(known)
  }

  /** The answer, texts filled in; a request that no probe makes (cleaning up, discovery) is answered 404. */
  answer(request: Request): ScriptedAnswer & { probe: string | null } {
    const probe = this.#probeOf(request)
    if (probe === null) return { probe, status: 404, headers: {}, body: '', failure: null }
    const use = this.#uses.get(probe.name) ?? 0
    this.#uses.set(probe.name, use + 1)
    const answers = this.#case.answers[probe.name] ?? this.#case.answers[probe.base] ?? [this.#case.otherwise]
    const answer = answers[Math.min(use, answers.length - 1)] ?? this.#case.otherwise
    const values = this.#values()
    const headers = Object.entries(answer.headers).map(
      ([name, texts]) => [name, texts.map((text) => fillKnown(text, values))] as const
    )
    return { ...answer, probe: probe.name, headers: Object.fromEntries(headers), body: fillKnown(answer.body, values) }
  }

  /** Among the probes that make such a request, one that is not used up, the most particular first. */
  #probeOf(request: Request): Probe | null {
    const matching = this.#rule.probes
      .map((probe) => ({ probe, values: this.#match(probe, request) }))
      .filter((match): match is { probe: Probe; values: Record<string, string> } => match.values !== null)
      .sort((a, b) => b.probe.headers.length - a.probe.headers.length)
    const fresh = matching.find(
      ({ probe }) => (this.#uses.get(probe.name) ?? 0) <= (probe.repeat?.pausesMs.length ?? 0)
    )
    const chosen = fresh ?? matching.at(-1)
    if (chosen === undefined) return null
    Object.assign(this.#seen, chosen.values)
    return chosen.probe
  }

  /** The random values that make the probe's templates equal to the request, or `null` if none do. */
  #match(probe: Probe, request: Request): Record<string, string> | null {
    if (probe.method !== request.method) return null
    const headers = new Map(request.headers.map(([name, value]) => [name.toLowerCase(), value]))
    if ((headers.get(sessionHeader.toLowerCase()) ?? null) !== probe.as) return null
    const values: Record<string, string> = {}
    const reads = (template: Template, text: string | null | undefined): boolean => {
      const found = text == null ? null : this.#pattern(template).exec(text)
      return found !== null && agree(values, found.groups ?? {})
    }
    const matches =
      reads(probe.path, request.target) &&
      probe.headers.every(([name, value]) => reads(value, headers.get(name.toLowerCase()))) &&
      (probe.body === null || reads(probe.body, request.body ?? ''))
    return matches && this.#agrees(values) ? values : null
  }

  /** Each variable has one value in a run, and no two of the random names have the same. */
  #agrees(values: Record<string, string>): boolean {
    return Object.entries(values).every(([name, value]) => {
      if (name === 'nonce') return true
      if (this.#seen[name] !== undefined) return this.#seen[name] === value
      return (
        name === 'factorB' || !Object.entries(this.#seen).some(([other, known]) => other !== name && known === value)
      )
    })
  }

  #pattern(template: Template): RegExp {
    const named = new Set<string>()
    const parts = template.source.split(/\{\{\s*(\w+)\s*\}\}/).map((part, index) => {
      if (index % 2 === 0) return escapeRegExp(part)
      const fixed = this.#fixed[part]
      if (fixed !== undefined) return escapeRegExp(fixed)
      if (named.has(part) && part !== 'nonce') return `\\k<${part}>`
      const isFirst = !named.has(part)
      named.add(part)
      const shape = SHAPES[part] ?? '(?!)'
      return isFirst ? `(?<${part}>${shape})` : `(?:${shape})`
    })
    return new RegExp(`^${parts.join('')}$`, 's')
  }

  #values(): Record<string, string> {
    const { factorA, factorB } = this.#seen
    const product =
      factorA === undefined || factorB === undefined ? {} : { product: String(Number(factorA) * Number(factorB)) }
    return { long: longName, ...this.#fixed, ...this.#seen, ...product }
  }
}

/** The script's answer to a request as an exchange, for a run without a network. */
export function scriptedExchange(script: CaseScript, origin: string, request: ProbeRequest): Exchange {
  const { status, headers, body, failure } = script.answer(request)
  const exchange = { origin, request, startedAtMs: 0, durationMs: 0 }
  if (failure !== null) return { ...exchange, response: null, failure: { kind: failure, detail: 'as the case says' } }
  const bytes = Buffer.from(request.method === 'HEAD' ? '' : body)
  // as the prober joins a field that is sent more than once (RFC 9110 5.3)
  const lowerCase = Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values.join(', ')])
  )
  const response = { status, reason: '', headers: lowerCase, body: bytes, bodyBytes: bytes.length, truncated: false }
  return { ...exchange, response, failure: null }
}

/** Headers for each session that the rule's probes name, so that the script can tell them apart. */
export function caseSessions(rule: Rule): Record<string, readonly (readonly [string, string])[]> {
  const names = new Set(rule.probes.flatMap(({ as }) => (as === null ? [] : [as])))
  return Object.fromEntries([...names].map((name) => [name, [[sessionHeader, name] as const]]))
}

/** Takes the values in; false if one of them differs from what was read before. */
function agree(values: Record<string, string>, found: Record<string, string>): boolean {
  for (const [name, value] of Object.entries(found)) {
    if (values[name] !== undefined && values[name] !== value && name !== 'nonce') return false
    values[name] = value
  }
  return true
}

/** Fills what is known; a value that no request has shown yet stays as it is written. */
function fillKnown(text: string, values: Readonly<Record<string, string>>): string {
  return fillTemplate(parseTemplate(text), (name) => values[name] ?? `{{${name}}}`) ?? text
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
