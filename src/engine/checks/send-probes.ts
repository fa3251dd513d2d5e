import { mapBounded } from '../../shared/pool.js'
import type { ProbeRequest } from '../../evidence/exchange.js'
import type { Answered, Asker } from './origin-client.js'
import { requestOf, type Check, type Sessions } from './check.js'
import type { Answers } from './answers.js'
import { ProbePlan, type Step } from './probe-plan.js'

/** Methods after which servers close the connection; unknown methods do the same on Apache httpd. */
const KEEPS_OPEN = new Set(
  'GET HEAD OPTIONS POST PUT PATCH DELETE PROPFIND PROPPATCH MKCOL MOVE COPY SEARCH REPORT'.split(' ')
)

/** What is still to be decided and asked on one unit, for these checks of it. */
type Work = { checks: Check[]; plan: ProbePlan; open: readonly Step[] }

/** A request whose turn it is. */
type Due = { step: Step; answers: Answers; request: ProbeRequest }

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
  const works = worksOf(checks)
  for (;;) {
    const due: Due[] = []
    for (const work of works) decide(work, options.sessions, due)
    if (due.length === 0) return
    const answered = await mapBounded(closingLast(due), options.requestsAtOnce, (next) => send(next, asker))
    if (!(await options.afterRound(answered))) return
  }
}

/** The checks by their units; those that will not be carried out want to know nothing. */
function worksOf(checks: readonly Check[]): Work[] {
  const works: Work[] = []
  for (const check of checks) {
    if (check.fault !== null || check.blocked !== null) continue
    let work = works.at(-1)
    if (work?.checks[0]?.answers !== check.answers) works.push((work = { checks: [], plan: ProbePlan.empty, open: [] }))
    work.checks.push(check)
    work.plan = work.plan.with(check.rule)
  }
  for (const work of works) work.open = work.plan.steps
  return works
}

/** Adds what can be asked now to `due`; what is left out is settled as not sent. */
function decide(work: Work, sessions: Sessions, due: Due[]): void {
  const later: Step[] = []
  for (const step of work.open) {
    const first = firstOf(step, work)
    if (first === null || first.answers.get(step.slot) !== undefined) continue
    const { answers } = first
    if (step.reads.some((slot) => answers.get(slot) === undefined)) {
      later.push(step)
      continue
    }
    const request = requestOrFault(step, first, work, sessions)
    if (request === null) answers.set(step.slot, null)
    else if (request !== undefined) due.push({ step, answers, request })
  }
  work.open = later
}

/** The first check that still wants the answer: one that has failed does not. */
function firstOf({ owners }: Step, { checks }: Work): Check | null {
  for (const owner of owners) {
    const check = checks[owner] as Check
    if (check.fault === null) return check
  }
  return null
}

function closingLast(due: readonly Due[]): Due[] {
  const ordered: Due[] = []
  const closing: Due[] = []
  for (const next of due) (closes(next.request) ? closing : ordered).push(next)
  for (const next of closing) ordered.push(next)
  return ordered
}

/** True if servers tend to close the connection after answering this request. */
export function closes(request: ProbeRequest): boolean {
  return !KEEPS_OPEN.has(request.method) || !request.target.startsWith('/')
}

/** The request; `null` if its condition does not hold or a value is missing, `undefined` if that cannot be found out. */
function requestOrFault(
  { probe, owners }: Step,
  first: Check,
  { checks }: Work,
  sessions: Sessions
): ProbeRequest | null | undefined {
  try {
    return probe.when === null || probe.when.test(first.context) ? requestOf(first, probe, sessions) : null
  } catch (error) {
    for (const owner of owners)
      (checks[owner] as Check).fault ??= `the rule could not be evaluated: ${(error as Error).message}`
    return undefined
  }
}

async function send({ step, answers, request }: Due, asker: Asker): Promise<Answered> {
  const answered = await asker.ask(request)
  answers.set(step.slot, answered)
  return answered
}
