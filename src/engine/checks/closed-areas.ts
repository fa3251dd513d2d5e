import { answeringProduct } from '../../evidence/hop.js'
import { mapBounded } from '../../shared/pool.js'
import type { Probe, Rule } from '../../rules/rule.js'
import type { AreaUnit } from '../units/unit.js'
import { describeShape } from './answer-shape.js'
import { buildRequest } from './build-request.js'
import { Check } from './check.js'
import {
  isDeclared,
  LOOKUPS,
  orderByDepth,
  pickAsking,
  pickOwn,
  pickProbes,
  takeSignature,
  type GroupOptions,
  type SignatureProbes
} from './group-areas.js'
import type { Answered, OriginClient } from './origin-client.js'

/** Methods that stand for the others that write: each is known to some handler that does not know the other two. */
const STANDING: ReadonlySet<string> = new Set(['DELETE', 'MOVE', 'MKCOL'])

/** An area in which everything is refused, and those below it that refuse as it does. */
export type ClosedAreas = { head: AreaUnit; members: readonly AreaUnit[] }

/**
 * Finds areas behind one refusal of everything: every method that writes is answered with the same refusal as in an area
 * above, and there an unknown method too. What gets past it there gets past it below; elsewhere a filter is another one.
 */
export async function findClosedAreas(
  areas: readonly AreaUnit[],
  rules: readonly Rule[],
  client: OriginClient,
  options: GroupOptions
): Promise<ClosedAreas[]> {
  if (areas.length < 2 || options.thorough) return []
  const asked = pickProbes(rules, pickStanding)
  const found = await mapBounded(orderByDepth(areas), options.requestsAtOnce, async (unit) => ({
    unit,
    ...(await findRefusal(unit, asked, client, options))
  }))
  const closed: ClosedAreas[] = []
  const known = new Set<AreaUnit>()
  for (const { unit: head, signature, refusal } of found.toSorted((a, b) => a.unit.path.length - b.unit.path.length)) {
    const below = found.filter(({ unit, ...other }) => isBelow(unit, head) && other.signature === signature)
    const members = below.map(({ unit }) => unit).filter((unit) => !known.has(unit) && !isDeclared(unit))
    if (refusal === null || members.length === 0 || known.has(head)) continue
    const unknown = await askUnknown(head, rules, client, options)
    if (unknown === null || !isFromSame(unknown, refusal, head.path)) continue
    closed.push({ head, members })
    for (const unit of members) known.add(unit)
  }
  return closed
}

function isBelow(unit: AreaUnit, { path }: AreaUnit): boolean {
  return unit.path !== path && unit.path.startsWith(path)
}

/** How an area answers, and the one refusal that every method which writes is answered with; `null` if there is none. */
type Refused = { signature: string; refusal: Answered | null }

async function findRefusal(
  unit: AreaUnit,
  asked: readonly SignatureProbes[],
  client: OriginClient,
  { sessions }: GroupOptions
): Promise<Refused> {
  const { signature, shapes, checks } = await takeSignature(unit, asked, client, sessions)
  const answers = checks.flatMap((check) =>
    [...check.exchanges].map(([name, exchange]) => ({ exchange, answer: check.answer(name) }))
  )
  const writing = answers.filter(({ exchange }) => exchange.request.effect === 'no-write')
  const refusals = new Set(writing.map(({ exchange }) => shapes.get(exchange)))
  const methods = new Set(writing.map(({ exchange }) => exchange.request.method))
  const isOne = refusals.size === 1 && methods.size === STANDING.size && writing.every(isRefused)
  return { signature, refusal: isOne ? (writing[0] ?? null) : null }
}

function isRefused({ answer }: Answered): boolean {
  return answer.dropped || answer.refuses
}

async function askUnknown(
  head: AreaUnit,
  rules: readonly Rule[],
  client: OriginClient,
  { sessions }: GroupOptions
): Promise<Answered | null> {
  const [known] = pickProbes(rules, pickUnknown)
  const [probe] = known?.probes ?? []
  if (known === undefined || probe === undefined) return null
  const request = buildRequest(new Check(known.rule, head), probe, sessions)
  return request === null ? null : await client.ask(request)
}

/** Whether an unknown method meets the same refusal, or is not implemented by the same server (RFC 9110 15.6.2). */
function isFromSame(unknown: Answered, refusal: Answered, area: string): boolean {
  if (describeShape(unknown, area) === describeShape(refusal, area)) return true
  const [here, there] = [unknown, refusal].map(({ exchange: { response } }) =>
    response === null ? null : answeringProduct(response)
  )
  return (
    unknown.answer.status === 501n && here !== null && here === there && unknown.answer.server === refusal.answer.server
  )
}

function pickStanding(rule: Rule): Probe[] {
  const standing = pickAsking(rule).filter(({ method }) => method === 'PROPFIND' || STANDING.has(method))
  const awaited = new Set(standing.flatMap(({ when }) => when?.probes ?? []))
  return rule.probes.filter((probe) => standing.includes(probe) || awaited.has(probe.name))
}

/** The first control with a method that looks nothing up, beside methods that write. */
function pickUnknown({ probes }: Rule): Probe[] {
  const { asking, controls } = pickOwn(probes)
  const paths = new Set(asking.filter(({ method }) => STANDING.has(method)).map(({ path }) => path.source))
  return controls.filter(({ method, path }) => paths.has(path.source) && !LOOKUPS.has(method)).slice(0, 1)
}
