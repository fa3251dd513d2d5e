import type { Exchange } from '../../evidence/exchange.js'
import { isRefusal } from '../../evidence/status.js'
import { describeVisit } from '../../evidence/visit.js'
import { directoryOf } from '../../targets/path.js'
import type { Target } from '../../targets/target.js'
import { randomName } from '../units/random-name.js'
import { describeKeptOut, describeMove } from './kept-out.js'
import { readRequest, type OriginClient } from './origin-client.js'
import { STOPPED, wasStopped } from './stopped.js'

/** How an ordinary visitor was received at one target. */
export type TargetVisit = {
  target: Target
  /** What the target itself was answered. */
  first: Exchange
  /** The name beside it that cannot exist; it was asked for as a text, `{missing}.txt`. */
  missing: string
  /** Why nothing of the site was seen, or `null`. */
  keptOut: string | null
  /** On which other origin its page is, or `null`. */
  moved: string | null
  /** Asking on is pointless or rude: a challenge, a limit, a server that fails. */
  isShut: boolean
}

/** Visits each target and a name beside it that cannot exist; `pages` is what else was fetched from the origin. */
export async function visitTargets(
  [first, ...others]: readonly [Target, ...Target[]],
  pages: readonly Exchange[],
  client: OriginClient
): Promise<[TargetVisit, ...TargetVisit[]]> {
  const visits: [TargetVisit, ...TargetVisit[]] = [await visitTarget(first, pages, client)]
  for (const target of others) visits.push(await visitTarget(target, pages, client))
  return visits
}

async function visitTarget(target: Target, pages: readonly Exchange[], client: OriginClient): Promise<TargetVisit> {
  const { exchange: first } = await client.ask(readRequest('GET', target.path))
  const missing = randomName()
  if (first.response === null) return { target, first, missing, keptOut: null, moved: null, isShut: true }
  // The answer is the proxy's own, and says nothing of the site.
  if (first.failure?.kind === 'unreachable') {
    return { target, first, missing, keptOut: `unreachable (${first.failure.detail})`, moved: null, isShut: true }
  }
  const { exchange: beside } = await client.ask(readRequest('GET', `${directoryOf(target.path)}${missing}.txt`))
  if (wasStopped(beside)) return { target, first, missing, keptOut: STOPPED, moved: null, isShut: true }
  const keptOut =
    target.expect === 'login'
      ? null
      : describeKeptOut({ origin: target.origin.href, target: first, pages, missing: beside })
  // a refusal of the method alone: what else is open may still show
  const isAsked = isRefusal(beside.response?.status ?? 0) && describeVisit(beside).kind !== 'let-in'
  return { target, first, missing, keptOut, moved: describeMove(first), isShut: keptOut !== null && !isAsked }
}
