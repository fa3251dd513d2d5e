import { curlCommand } from '../../evidence/curl.js'
import type { Exchange } from '../../evidence/exchange.js'
import { pageProduct } from '../../evidence/hop.js'
import { hidePersonalHeaders, maskHeaders } from '../../evidence/redaction.js'
import { buildFinding } from '../../findings/build-finding.js'
import type { Evidence, Finding, Hop } from '../../findings/finding.js'
import type { Probe } from '../../rules/rule.js'
import type { Check } from '../checks/check.js'
import { say, type Exposed, type ExposedVerdict } from './judge.js'

/** Bytes of a body that a finding keeps. */
const EXCERPT_BYTES = 512

/** Where a finding holds besides its own unit, and the way that requests to the unit take. */
export type FindingContext = {
  alsoAt: string[]
  route: readonly string[]
  /** The run sends an Authorization or a Cookie with every request. */
  withCredentials: boolean
}

/** The finding of an exposed verdict: its evidence is what the verdict's condition read, controls last. */
export function describeFinding(check: Check, { verdict, doubt }: Exposed, context: FindingContext): Finding {
  const { rule, unit } = check
  const shown = pickEvidence(check, verdict)
  return buildFinding({
    ruleId: rule.id,
    title: rule.title,
    exposes: rule.exposes,
    severity: verdict.severity ?? rule.severity,
    confidence: doubt === undefined || verdict.confidence === 'confirmed' ? verdict.confidence : 'tentative',
    origin: unit.origin.href,
    path: unit.path,
    // what was placed in one area proves nothing of another
    alsoAt: rule.effect === 'write' ? [] : context.alsoAt,
    summary: [summarize(check, verdict), ...addSentences(check, doubt, context)].join(' '),
    why: rule.why,
    cwe: [...rule.cwe],
    fix: { ...rule.fix },
    references: [...rule.references],
    hop: describeHop(shown[0]?.exchange ?? null, context.route),
    evidence: shown.map(({ probe, exchange }) => {
      const evidence = describeEvidence(probe.name, exchange)
      return rule.sessions.length === 0 ? evidence : hidePersonal(evidence)
    })
  })
}

/** What lowers or widens the finding. */
function addSentences({ rule }: Check, doubt: string | undefined, context: FindingContext): string[] {
  const { alsoAt, withCredentials } = context
  const likely = `Likely also in ${alsoAt.join(', ')}, which answer alike and were not tried.`
  return [
    ...(doubt === undefined ? [] : [`But ${doubt}.`]),
    ...(withCredentials ? ['That is with the credentials given.'] : []),
    ...(rule.effect === 'write' && alsoAt.length > 0 ? [likely] : [])
  ]
}

function summarize(check: Check, { summary, when, quoted }: ExposedVerdict): string {
  return summary === null ? check.rule.title : say(summary, check, when, quoted)
}

/** An exchange as a report shows it. */
export function describeEvidence(probe: string, exchange: Exchange): Evidence {
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

/** What was asked in sessions may hold a member's text, and so may what was asked beside them. */
function hidePersonal(evidence: Evidence): Evidence {
  return { ...evidence, headers: hidePersonalHeaders(evidence.headers), bodyExcerpt: '' }
}

type Shown = { probe: Probe; exchange: Exchange }

/** What the condition read; if that holds no probe of the rule's own, the rule's own probes as well. Controls last. */
function pickEvidence({ rule, exchanges }: Check, verdict: ExposedVerdict): Shown[] {
  const sent = rule.probes.flatMap((probe) => {
    const exchange = exchanges.get(probe.name)
    return exchange === undefined ? [] : [{ probe, exchange }]
  })
  const read = sent.filter(({ probe }) => verdict.when.probes.includes(probe.name))
  const shown = read.length > 0 ? read : sent
  return [...shown.filter(({ probe }) => !probe.control), ...shown.filter(({ probe }) => probe.control)]
}

/**
 * Which hop answered, and where a change belongs. `route` is what all answers of the unit show of the way; an answer
 * without a page of its own came from the end of it.
 */
function describeHop(decisive: Exchange | null, route: readonly string[]): Hop | null {
  const [front] = route
  const last = route.at(-1)
  if (front === undefined || last === undefined || decisive === null || decisive.response === null) return null
  const answeredBy = pageProduct(decisive.response) ?? last
  return { chain: [...route], answeredBy, advice: adviseHop(front, answeredBy, route.length) }
}

function adviseHop(front: string, answeredBy: string, hops: number): string {
  if (hops === 1) return `Only ${front} showed itself; change it there, or at whatever stands in front of it.`
  if (answeredBy === front) return `${front} answered itself; change it there.`
  return `${front} let the request through and ${answeredBy} behind it answered: let ${front} refuse it, and switch it off at ${answeredBy} too.`
}
