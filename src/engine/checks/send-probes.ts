import { readMessage } from '../../shared/error-message.js'
import { mapBounded } from '../../shared/pool.js'
import type { ProbeRequest } from '../../evidence/exchange.js'
import type { Probe } from '../../rules/rule.js'
import { buildRequest, type Sessions } from './build-request.js'
import type { Check } from './check.js'
import type { Answered, OriginClient } from './origin-client.js'

/** Methods after which servers keep the connection; after unknown ones Apache httpd closes it. */
const KEEPS_OPEN = new Set(
  'GET HEAD OPTIONS POST PUT PATCH DELETE PROPFIND PROPPATCH MKCOL MOVE COPY SEARCH REPORT'.split(' ')
)

/** A request whose turn it is. */
type DueProbe = { check: Check; probe: Probe; request: ProbeRequest }

export type SendOptions = {
  /** Requests in flight. */
  requestsAtOnce: number
  sessions: Sessions
  /** Called with each round's answers; `false` stops the rounds. */
  afterRound: (answered: readonly Answered[]) => Promise<boolean>
}

/**
 * Sends the probes of checks that place nothing, in rounds. A round asks everything that waits for no other answer;
 * requests that make a server close the connection go last.
 */
export async function sendProbes(checks: readonly Check[], client: OriginClient, options: SendOptions): Promise<void> {
  for (;;) {
    const due = checks.flatMap((check) => decideProbes(check, options.sessions))
    if (due.length === 0) return
    const answered = await mapBounded(orderByClosing(due), options.requestsAtOnce, (next) => sendDue(next, client))
    if (!(await options.afterRound(answered))) return
  }
}

/** Returns the probes of a check that can be asked now; those that will not be are left out. */
function decideProbes(check: Check, sessions: Sessions): DueProbe[] {
  const due: DueProbe[] = []
  for (const probe of check.rule.probes) {
    if (check.state.kind !== 'open') return []
    if (check.isSettled(probe.name) || !knowsCondition(check, probe)) continue
    const request = decideRequest(check, probe, sessions)
    if (request !== null) due.push({ check, probe, request })
  }
  return due
}

/** Whether everything that the probe's condition reads is settled. */
function knowsCondition(check: Check, { when }: Probe): boolean {
  return when === null || when.probes.every((name) => check.isSettled(name))
}

function decideRequest(check: Check, probe: Probe, sessions: Sessions): ProbeRequest | null {
  try {
    const isWanted = probe.when === null || probe.when.test(check.context)
    const request = isWanted ? buildRequest(check, probe, sessions) : null
    if (request === null) check.leaveOut(probe)
    return request
  } catch (error) {
    check.fail(`the rule could not be evaluated: ${readMessage(error)}`)
    return null
  }
}

function orderByClosing(due: readonly DueProbe[]): DueProbe[] {
  return [...due.filter(({ request }) => !closes(request)), ...due.filter(({ request }) => closes(request))]
}

/** True if servers tend to close the connection after answering this request. */
export function closes({ method, target }: ProbeRequest): boolean {
  return !KEEPS_OPEN.has(method) || !target.startsWith('/')
}

async function sendDue({ check, probe, request }: DueProbe, client: OriginClient): Promise<Answered> {
  const answered = await client.ask(request)
  check.record(probe, answered)
  return answered
}
