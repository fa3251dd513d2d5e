import { curlCommand } from '../evidence/curl.js'
import type { Exchange } from '../evidence/exchange.js'
import { answeringProduct, hopsOf } from '../evidence/hop.js'
import { maskHeaders } from '../evidence/redaction.js'
import { buildFinding } from '../findings/build-finding.js'
import type { Evidence, Finding, Hop } from '../findings/finding.js'
import type { Probe, Verdict } from '../rules/rule.js'
import type { Check } from './check.js'
import { say } from './judge.js'

/** Bytes of a body that a finding keeps. */
const EXCERPT_BYTES = 512

/** The finding of an exposed verdict: its evidence is what the verdict's condition read, controls last. */
export function findingOf(check: Check, verdict: Extract<Verdict, { kind: 'exposed' }>, alsoAt: string[]): Finding {
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
    alsoAt,
    summary: verdict.summary === null ? rule.title : say(verdict.summary, check),
    why: rule.why,
    cwe: [...rule.cwe],
    fix: { ...rule.fix },
    references: [...rule.references],
    hop: hopOf(check, probes),
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

/** Which hops the evidence shows, and where a change belongs. */
function hopOf(check: Check, probes: readonly Probe[]): Hop | null {
  const exchanges = probes.map((probe) => check.exchanges.get(probe.name) as Exchange)
  const seen = [...new Set(exchanges.flatMap(hopsOf))]
  const decisive = exchanges[0]?.response
  if (seen.length === 0 || decisive === null || decisive === undefined) return null
  const answeredBy = answeringProduct(decisive)
  // a product that wrote another answer stood in front of the one that answered here
  const chain = answeredBy === null ? seen : [...seen.filter((product) => product !== answeredBy), answeredBy]
  return { chain, answeredBy, advice: adviceFor(chain, answeredBy) }
}

function adviceFor(chain: readonly string[], answeredBy: string | null): string {
  const [front] = chain as [string, ...string[]]
  if (chain.length === 1 || answeredBy === null) return `Only ${front} showed itself; change it there, or at whatever stands in front of it.`
  if (answeredBy === front) return `${front} answered itself; change it there.`
  return `${front} let the request through and ${answeredBy} behind it answered: let ${front} refuse it, and switch it off at ${answeredBy} too.`
}
