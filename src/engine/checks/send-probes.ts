import { readMessage } from '../../shared/error-message.js'
import { mapBounded } from '../../shared/pool.js'
import type { ProbeRequest } from '../../evidence/exchange.js'
import type { Probe } from '../../rules/rule.js'
import { buildRequest, type Sessions } from './build-request.js'
import { chooseProbes } from './choose-probes.js'
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
  /** Waits before what says so; without it nothing is waited for. */
  pause?: (ms: number) => Promise<void>
  /** Called with each round's answers; `false` stops the rounds. */
  afterRound: (answered: readonly Answered[]) => Promise<boolean>
}

/**
 * Sends the probes of checks that place nothing, in rounds. A round asks everything that waits for no other answer;
 * requests that make a server close the connection go last in it.
 */
export async function sendProbes(checks: readonly Check[], client: OriginClient, options: SendOptions): Promise<void> {
  for (;;) {
    const due = holdBack(checks.flatMap((check) => decideProbes(check, options.sessions)))
    if (due.length === 0) return
    const answered = await mapBounded(orderByClosing(due), options.requestsAtOnce, (next) =>
      sendDue(next, client, options)
    )
    if (!(await options.afterRound(answered))) return
  }
}

/** Returns the probes of a check that are asked now; a check that waits for nothing more is through. */
function decideProbes(check: Check, sessions: Sessions): DueProbe[] {
  if (check.state.kind !== 'open' || !check.isPending) return []
  try {
    const due = chooseProbes(check).flatMap((probe) => {
      const request = buildRequest(check, probe, sessions)
      if (request === null) check.leaveOut(probe)
      return request === null ? [] : [{ check, probe, request }]
    })
    // what could not be built may have been all that was waited for
    return due.length > 0 || !check.isPending ? due : decideProbes(check, sessions)
  } catch (error) {
    check.fail(`the rule could not be evaluated: ${readMessage(error)}`)
    return []
  }
}

/** What makes collections goes last: one made against RFC 4918 9.3.1 would be taken for something that was there before. */
function holdBack(due: readonly DueProbe[]): readonly DueProbe[] {
  const others = due.filter(({ request }) => request.method.toUpperCase() !== 'MKCOL')
  return others.length > 0 ? others : due
}

function orderByClosing(due: readonly DueProbe[]): DueProbe[] {
  return [...due.filter(({ request }) => !closes(request)), ...due.filter(({ request }) => closes(request))]
}

/** True if servers tend to close the connection after answering this request. */
export function closes({ method, target }: ProbeRequest): boolean {
  return !KEEPS_OPEN.has(method) || !target.startsWith('/')
}

async function sendDue(
  { check, probe, request }: DueProbe,
  client: OriginClient,
  { pause }: SendOptions
): Promise<Answered> {
  if (probe.pauseMs > 0) await pause?.(probe.pauseMs)
  const answered = await client.ask(request)
  check.record(probe, answered)
  return answered
}
