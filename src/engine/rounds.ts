import { mapBounded } from '../shared/pool.js'
import type { Probe } from '../rules/rule.js'
import type { ProbeRequest } from '../evidence/exchange.js'
import type { Answered, Asker } from './asker.js'
import { requestOf, settle, type Check, type Sessions } from './check.js'

/** Methods after which servers close the connection; unknown methods do the same on Apache httpd. */
const KEEPS_OPEN = new Set(
  'GET HEAD OPTIONS POST PUT PATCH DELETE PROPFIND PROPPATCH MKCOL MOVE COPY SEARCH REPORT'.split(' ')
)

type Sending = { check: Check; probe: Probe; request: ProbeRequest }

/**
 * Sends all probes of checks that place nothing, in rounds: each round asks everything that no unanswered condition
 * holds back, requests that make a server close the connection last. `afterRound` may stop the rounds.
 */
export async function runRounds(
  checks: readonly Check[],
  asker: Asker,
  options: {
    requestsAtOnce: number
    sessions: Sessions
    afterRound: (answered: readonly Answered[]) => Promise<boolean>
  }
): Promise<void> {
  let open = checks
  for (;;) {
    open = open.filter((check) => check.pending.size > 0)
    const due = open.flatMap((check) => dueOrFault(check, options.sessions))
    if (due.length === 0) return
    const ordered = [...due.filter(({ request }) => !closes(request)), ...due.filter(({ request }) => closes(request))]
    const batches = groupEqual(ordered)
    const answered = await mapBounded(batches, options.requestsAtOnce, (batch) => sendBatch(batch, asker))
    if (!(await options.afterRound(answered))) return
  }
}

/** True if servers tend to close the connection after answering this request. */
export function closes(request: ProbeRequest): boolean {
  return !KEEPS_OPEN.has(request.method) || !request.target.startsWith('/')
}

function dueOrFault(check: Check, sessions: Sessions): Sending[] {
  try {
    return dueProbes(check, sessions)
  } catch (error) {
    check.pending.clear()
    check.fault = `the rule could not be evaluated: ${(error as Error).message}`
    return []
  }
}

/** The check's probes whose condition can be decided now; those left out are settled as not sent. */
function dueProbes(check: Check, sessions: Sessions): Sending[] {
  const due: Sending[] = []
  for (const probe of check.pending) {
    if (probe.when !== null) {
      if (probe.when.probes.some((name) => isPending(check, name))) continue
      if (!probe.when.test(check.context)) {
        check.pending.delete(probe)
        continue
      }
    }
    const request = requestOf(check, probe, sessions)
    if (request === null) check.pending.delete(probe)
    else due.push({ check, probe, request })
  }
  return due
}

function isPending(check: Check, name: string): boolean {
  for (const probe of check.pending) if (probe.name === name) return true
  return false
}

/** Sendings of one request side by side, so that one exchange answers them; equal ones of other units are the asker's to find. */
function groupEqual(sendings: readonly Sending[]): Sending[][] {
  const batches = new Map<ProbeRequest, Sending[]>()
  for (const sending of sendings) {
    const batch = batches.get(sending.request)
    if (batch === undefined) batches.set(sending.request, [sending])
    else batch.push(sending)
  }
  return [...batches.values()]
}

async function sendBatch(batch: readonly Sending[], asker: Asker): Promise<Answered> {
  const [first] = batch as [Sending, ...Sending[]]
  const answered = await asker.ask(first.request)
  for (const { check, probe } of batch) settle(check, probe, answered.exchange, answered.answer)
  return answered
}
