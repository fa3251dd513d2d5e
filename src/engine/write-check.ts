import type { Answer } from '../evidence/answer.js'
import type { Exchange } from '../evidence/exchange.js'
import { closes } from './rounds.js'
import type { Answered, Asker } from './asker.js'
import { record, removeCanaries, type Canary, type Left, type Removal } from './canary.js'
import { requestOf, settle, type Check, type Sessions } from './check.js'
import { fill } from './fill.js'
import type { Probe } from '../rules/rule.js'

/** What the engine needs to run checks that place a canary. */
export type WritePorts = Removal & {
  sessions: Sessions
  /** `--write=leave`: place also where removing is refused. */
  leave: boolean
  signal: AbortSignal
  /** Collections in which something of ours could not be removed; shared by all checks of an origin. */
  littered: Set<string>
  /** Asks for a page known to work; the sentence says why the server is taken to be down, `null` if it is not. */
  healthTrouble: () => Promise<string | null>
}

/**
 * Runs one `write` check step by step, as its rule declares the probes. Every path that a probe `creates` is written to
 * the journal before the request goes out, and removed and proved gone at the end, whatever happened in between.
 */
export async function runWriteCheck(check: Check, ports: WritePorts): Promise<Left[]> {
  const canaries: Canary[] = []
  try {
    for (const probe of check.rule.probes) {
      if (ports.signal.aborted || check.blocked !== null) break
      if (probe.when !== null && !probe.when.test(check.context)) check.pending.delete(probe)
      else await sendProbe(check, probe, canaries, ports)
    }
  } catch (error) {
    // a rule that fails half way must still be cleaned up after
    check.fault = `the rule could not be carried through: ${(error as Error).message}`
  }
  check.pending.clear()
  if (canaries.length === 0) check.blocked ??= check.refusal
  const left = await removeCanaries(canaries, ports)
  for (const { path } of left) ports.littered.add(directoryOf(path, check))
  return left
}

async function sendProbe(check: Check, probe: Probe, canaries: Canary[], ports: WritePorts): Promise<void> {
  const created = probe.creates === null ? null : fill(probe.creates, check.values)
  if (created !== null && !(await mayPlace(check, created, ports))) {
    check.pending.delete(probe)
    return
  }
  for (const pauseMs of [0, ...(probe.repeat?.pausesMs ?? [])]) {
    if (pauseMs > 0) await ports.pause(pauseMs)
    const request = requestOf(check, probe, ports.sessions)
    if (request === null) break
    if (created !== null) record(ports, created, 'intent')
    const answered = await (probe.effect === 'write' ? ports.asker.askAnew(request) : ports.asker.ask(request))
    settle(check, probe, answered.exchange, answered.answer)
    if (created !== null) noteCreation(check, created, answered, canaries, ports)
    if (await serverWentDown(check, answered.exchange, ports)) return
    if (probe.repeat === null || probe.repeat.until.test(check.context)) break
  }
  check.pending.delete(probe)
}

function noteCreation(check: Check, path: string, answered: Answered, canaries: Canary[], ports: WritePorts): void {
  const outcome = answered.exchange.response?.status ?? answered.exchange.failure?.kind
  record(ports, path, 'sent', `answered ${outcome ?? 'nothing'}`)
  const known = canaries.findIndex((canary) => canary.path === path)
  const canary = { path, token: String(check.values['token']), created: answered.exchange }
  if (known < 0) canaries.push(canary)
  else if (!isRefusal(answered.exchange)) canaries[known] = canary
}

function isRefusal(exchange: Exchange): boolean {
  return exchange.response !== null && exchange.response.status >= 400 && exchange.response.status < 500
}

/** Nothing is placed where a DELETE of a name that cannot exist is refused, or where an earlier canary could not be removed. */
async function mayPlace(check: Check, path: string, ports: WritePorts): Promise<boolean> {
  const directory = directoryOf(path, check)
  if (ports.littered.has(directory)) {
    check.refusal = 'an earlier canary could not be removed here, so nothing more was placed'
    return false
  }
  if (ports.leave) return true
  const refusal = await removalRefusal(check, directory, path, ports.asker)
  if (refusal === null) return true
  check.refusal = `could not clean up: DELETE is answered ${refusal} here, so nothing was placed; --write=leave places it all the same`
  return false
}

/** The area, or for a path outside of it the collection that holds it. */
function directoryOf(path: string, check: Check): string {
  const area = String(check.values['area'] ?? '/')
  return path.startsWith(area) ? area : path.slice(0, path.lastIndexOf('/', path.length - 2) + 1)
}

/** How DELETE is refused; a filter that looks at extensions may let pass what ends like the canary. */
async function removalRefusal(check: Check, directory: string, path: string, asker: Asker): Promise<string | null> {
  const missing = `${directory}${check.values['missing']}/${check.values['missing']}`
  const extension = /\.[A-Za-z0-9]+$/.exec(path)?.[0]
  let refusal: string | null = null
  for (const target of [`${missing}/`, ...(extension === undefined ? [] : [`${missing}${extension}`])]) {
    const { answer } = await asker.ask({ method: 'DELETE', target, headers: [], body: null, effect: 'no-write' })
    refusal = refusalOf(answer)
    if (refusal === null) return null
  }
  return refusal
}

function refusalOf(answer: Answer): string | null {
  if (answer.dropped) return 'by closing the connection'
  if (answer.failed !== '') return answer.failed
  return [401, 403, 405, 407, 501].includes(Number(answer.status)) ? String(answer.status) : null
}

/** After a dropped connection one look at a page known to work: if the server is down, nothing more is sent. */
async function serverWentDown(check: Check, exchange: Exchange, ports: WritePorts): Promise<boolean> {
  if (exchange.failure === null || closes(exchange.request)) return false
  const trouble = await ports.healthTrouble()
  if (trouble === null) return false
  check.blocked = `${exchange.request.method} ended in ${exchange.failure.kind}, and after it ${trouble}`
  return true
}
