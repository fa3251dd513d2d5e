import { mapBounded } from '../shared/pool.js'
import type { Condition, Probe } from '../rules/rule.js'
import type { ProbeRequest } from '../evidence/exchange.js'
import type { Answered, Asker } from './asker.js'
import { requestOf, settle, type Check, type Sessions } from './check.js'

/** Methods after which servers close the connection; unknown methods do the same on Apache httpd. */
const KEEPS_OPEN = new Set(
  'GET HEAD OPTIONS POST PUT PATCH DELETE PROPFIND PROPPATCH MKCOL MOVE COPY SEARCH REPORT'.split(' ')
)

/** A probe of one check whose turn it is. */
type Due = { probe: Probe; request: ProbeRequest }

/** One request, and what it is sent for; equal ones of other units are the asker's to find. */
type Batch = { request: ProbeRequest; sendings: { check: Check; probe: Probe }[] }

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
    const batches = closingLast(dueBatches(open, options.sessions))
    if (batches.length === 0) return
    const answered = await mapBounded(batches, options.requestsAtOnce, (batch) => sendBatch(batch, asker))
    if (!(await options.afterRound(answered))) return
  }
}

/** Requests of all checks that are due; one request of several checks comes once, so that one exchange answers them. */
function dueBatches(checks: readonly Check[], sessions: Sessions): Batch[] {
  const batches = new Map<ProbeRequest, Batch>()
  for (const check of checks) {
    for (const { probe, request } of dueOrFault(check, sessions)) {
      const batch = batches.get(request)
      if (batch === undefined) batches.set(request, { request, sendings: [{ check, probe }] })
      else batch.sendings.push({ check, probe })
    }
  }
  return [...batches.values()]
}

function closingLast(batches: readonly Batch[]): Batch[] {
  const ordered: Batch[] = []
  const closing: Batch[] = []
  for (const batch of batches) (closes(batch.request) ? closing : ordered).push(batch)
  for (const batch of closing) ordered.push(batch)
  return ordered
}

/** True if servers tend to close the connection after answering this request. */
export function closes(request: ProbeRequest): boolean {
  return !KEEPS_OPEN.has(request.method) || !request.target.startsWith('/')
}

function dueOrFault(check: Check, sessions: Sessions): Due[] {
  try {
    return dueProbes(check, sessions)
  } catch (error) {
    check.pending.clear()
    check.fault = `the rule could not be evaluated: ${(error as Error).message}`
    return []
  }
}

/** The check's probes whose condition can be decided now; those left out are settled as not sent. */
function dueProbes(check: Check, sessions: Sessions): Due[] {
  const due: Due[] = []
  for (const probe of check.pending) {
    if (probe.when !== null && isUndecided(check, probe.when)) continue
    const isWanted = probe.when === null || probe.when.test(check.context)
    const request = isWanted ? requestOf(check, probe, sessions) : null
    if (request === null) check.pending.delete(probe)
    else due.push({ probe, request })
  }
  return due
}

/** Whether the condition reads a probe that is not answered yet. */
function isUndecided(check: Check, condition: Condition): boolean {
  for (const { name } of check.pending) if (condition.probes.includes(name)) return true
  return false
}

async function sendBatch({ request, sendings }: Batch, asker: Asker): Promise<Answered> {
  const answered = await asker.ask(request)
  for (const { check, probe } of sendings) settle(check, probe, answered.exchange, answered.answer)
  return answered
}
