import { curlCommand } from '../../evidence/curl.js'
import type { Exchange } from '../../evidence/exchange.js'
import { pageProduct } from '../../evidence/hop.js'
import { maskHeaders } from '../../evidence/redaction.js'
import { buildFinding } from '../../findings/build-finding.js'
import type { Evidence, Finding, Hop } from '../../findings/finding.js'
import type { Probe, Verdict } from '../../rules/rule.js'
import type { Check } from '../checks/check.js'
import { say } from './judge.js'

/** Bytes of a body that a finding keeps. */
const EXCERPT_BYTES = 512

/** Where a finding holds besides its own unit, and the way that requests to the unit take. */
export type FindingContext = { alsoAt: string[]; route: readonly string[] }

/** The finding of an exposed verdict: its evidence is what the verdict's condition read, controls last. */
export function findingOf(
  check: Check,
  verdict: Extract<Verdict, { kind: 'exposed' }>,
  context: FindingContext
): Finding {
  const { rule, unit } = check
  const probes = evidenceProbes(check, verdict)
  return buildFinding({
    ruleId: rule.id,
    title: rule.title,
    exposes: rule.exposes,
    severity: verdict.severity ?? rule.severity,
    confidence: verdict.confidence,
    origin: unit.origin.href,
    path: unit.path,
    alsoAt: context.alsoAt,
    summary: verdict.summary === null ? rule.title : say(verdict.summary, check),
    why: rule.why,
    cwe: [...rule.cwe],
    fix: { ...rule.fix },
    references: [...rule.references],
    hop: hopOf(check, probes, context.route),
    evidence: probes.map((probe) => evidenceOf(probe.name, check.exchanges.get(probe.name) as Exchange))
  })
}

/** An exchange as a report shows it. */
export function evidenceOf(probe: string, exchange: Exchange): Evidence {
  const { request, response, failure } = exchange
  return {
    probe,
    method: request.method,
    url: request.target.startsWith('/') ? exchange.origin + request.target : request.target,
    status: response?.status ?? 0,
    failure: failure === null ? null : `${failure.kind}: ${failure.detail}`,
    requestHeaders: maskHeaders(request.headers),
    headers: maskHeaders(Object.entries(response?.headers ?? {})),
    bodyExcerpt: response === null ? '' : Buffer.from(response.body.subarray(0, EXCERPT_BYTES)).toString('utf8'),
    curl: curlCommand(exchange.origin, request)
  }
}

/** What the condition read; if that holds no probe of the rule's own, the rule's own probes as well. */
function evidenceProbes(check: Check, verdict: Verdict): Probe[] {
  const read = new Set(verdict.when.probes)
  const sent = check.rule.probes.filter((probe) => check.exchanges.has(probe.name))
  const shown = sent.filter((probe) => read.has(probe.name))
  const probes = shown.length > 0 ? shown : sent
  return [...probes.filter((probe) => !probe.control), ...probes.filter((probe) => probe.control)]
}

/**
 * Which hop answered, and where a change belongs. `route` is what all answers of the unit show of the way; an answer
 * without a page of its own came from the end of it.
 */
function hopOf(check: Check, probes: readonly Probe[], route: readonly string[]): Hop | null {
  const decisive = check.exchanges.get(probes[0]?.name ?? '')?.response
  if (route.length === 0 || decisive === null || decisive === undefined) return null
  const answeredBy = pageProduct(decisive) ?? (route.at(-1) as string)
  return { chain: [...route], answeredBy, advice: adviceFor(route, answeredBy) }
}

function adviceFor(route: readonly string[], answeredBy: string): string {
  const [front] = route as [string, ...string[]]
  if (route.length === 1) return `Only ${front} showed itself; change it there, or at whatever stands in front of it.`
  if (answeredBy === front) return `${front} answered itself; change it there.`
  return `${front} let the request through and ${answeredBy} behind it answered: let ${front} refuse it, and switch it off at ${answeredBy} too.`
}
