import type { Exchange, FailureKind, ProbeRequest } from '../../evidence/exchange.js'
import { closes } from '../checks/send-probes.js'
import type { Answered } from '../checks/origin-client.js'
import { mayHaveCreated, removeCanaries } from './remove-canaries.js'
import { record, type Canary, type Left, type Removal } from './removal.js'
import { requestOf, settle, type Check, type Sessions } from '../checks/check.js'
import { fill } from '../checks/fill.js'
import { directoryOf, mayPlace } from './placing-permission.js'
import type { Probe } from '../../rules/rule.js'

/** What the engine needs to run checks that place a canary. */
export type WritePorts = Removal & {
  sessions: Sessions
  /** `--write=leave`: place also where removing is refused. */
  leave: boolean
  signal: AbortSignal
  /** Collections in which something of ours could not be removed; shared by all checks of an origin. */
  littered: Set<string>
  /** Why the server is taken to be down; set by the check that found out, after it nothing more is placed. */
  outage: { reason: string | null }
  /** Asks for a page known to work; the sentence says why the server is taken to be down, `null` if it is not. */
  healthTrouble: () => Promise<string | null>
}

/**
 * Runs one `write` check step by step, as its rule declares the probes. Every path that a probe `creates` is written to
 * the journal before the request goes out, and removed and proved gone at the end, whatever happened in between.
 */
export async function runWriteCheck(check: Check, ports: WritePorts): Promise<Left[]> {
  if (ports.outage.reason !== null) check.fault ??= `it was not carried out: ${ports.outage.reason}`
  if (check.fault !== null) return []
  const canaries: Canary[] = []
  try {
    if (!(await mayPlaceAnything(check, ports))) return []
    for (const probe of check.rule.probes) await takeStep(check, probe, canaries, ports)
  } catch (error) {
    // a rule that fails half way must still be cleaned up after
    check.fault = `the rule could not be carried through: ${(error as Error).message}`
  }
  if (canaries.length === 0) check.blocked ??= check.refusal
  const left = await removeCanaries(canaries, ports)
  for (const { path } of left) ports.littered.add(directoryOf(path, check))
  check.contradiction = contradictionOf(canaries)
  return left
}

function contradictionOf(canaries: readonly Canary[]): string | null {
  const created = canaries.find(({ isDenied }) => isDenied === true)?.created ?? null
  if (created === null) return null
  return `${created.request.method} was answered ${created.response?.status}, and what it was to place was there all the same`
}

/** Asks before the first probe, so that an area where nothing may be placed costs one request and not one for each rule. */
async function mayPlaceAnything(check: Check, ports: WritePorts): Promise<boolean> {
  const area = check.values['area'] ?? null
  const paths = check.rule.probes.flatMap(({ creates }) => (creates === null ? [] : [fill(creates, check.values)]))
  if (area === null || paths.length === 0 || !paths.every((path) => path !== null && path.startsWith(area))) return true
  for (const path of paths) if (path !== null && (await mayPlace(check, path, ports))) return true
  check.blocked = check.refusal
  return false
}

/** Sends one probe of the rule, unless the check has come to an end before it or the probe's condition leaves it out. */
async function takeStep(check: Check, probe: Probe, canaries: Canary[], ports: WritePorts): Promise<void> {
  if (ports.signal.aborted) check.fault = 'the run was stopped before this check was through'
  if (check.fault !== null || check.blocked !== null) return
  if (probe.when === null || probe.when.test(check.context)) await sendProbe(check, probe, canaries, ports)
}

async function sendProbe(check: Check, probe: Probe, canaries: Canary[], ports: WritePorts): Promise<void> {
  const created = probe.creates === null ? null : fill(probe.creates, check.values)
  if (created !== null && !(await mayPlace(check, created, ports, isInside(created, canaries)))) return
  let answered = await sendOnce(check, probe, created, canaries, ports)
  if (probe.repeat === null) return
  for (const pauseMs of probe.repeat.pausesMs) {
    if (answered === null || check.blocked !== null || probe.repeat.until.test(check.context)) return
    await ports.pause(pauseMs)
    answered = await sendOnce(check, probe, created, canaries, ports)
  }
}

/** Whether a collection that this check made holds the path. */
function isInside(path: string, canaries: readonly Canary[]): boolean {
  return canaries.some(
    ({ path: own, created }) =>
      created?.request.method === 'MKCOL' && mayHaveCreated(created) && path.startsWith(own.replace(/\/?$/, '/'))
  )
}

/** Sends a probe, or nothing (`null`) if the unit lacks a value it needs; what it may create is noted before and after. */
async function sendOnce(
  check: Check,
  probe: Probe,
  created: string | null,
  canaries: Canary[],
  ports: WritePorts
): Promise<Answered | null> {
  const request = requestOf(check, probe, ports.sessions)
  if (request === null) return null
  const places = created === null ? [] : placesOf(created, request)
  for (const path of places) record(ports, path, 'intent')
  const answered = await (probe.effect === 'write' ? ports.asker.askAnew(request) : ports.asker.ask(request))
  settle(check, probe, answered.exchange, answered.answer)
  for (const path of places) noteCreation(check, path, answered, canaries, ports)
  noteSight(answered, canaries)
  await noteOutage(check, answered.exchange, ports)
  return answered
}

/** Where something may lie afterwards: where the rule says, and where the request says if that is spelt otherwise (`x.txt/`). */
function placesOf(created: string, { method, target }: ProbeRequest): string[] {
  return method === 'PUT' || method === 'MKCOL' ? [...new Set([created, target])] : [created]
}

function noteCreation(check: Check, path: string, answered: Answered, canaries: Canary[], ports: WritePorts): void {
  const { exchange } = answered
  const known = canaries.find((canary) => canary.path === path)
  if (known === undefined) canaries.push({ path, token: String(check.values['token']), created: exchange })
  // what may have created it decides how it is removed, and 202 that it may come later
  else if (!mayHaveCreated(known.created) || exchange.response?.status === 202) known.created = exchange
  // last, because a journal that cannot be written to must not make us forget the canary
  record(ports, path, 'sent', `answered ${exchange.response?.status ?? exchange.failure?.kind ?? 'nothing'}`)
}

/** A canary that came back is there, whenever the server said that it would be. */
function noteSight({ exchange: { request }, answer }: Answered, canaries: readonly Canary[]): void {
  if (request.method !== 'GET') return
  const path = request.target.split('?', 1)[0]
  for (const canary of canaries) if (canary.path === path && answer.body.includes(canary.token)) canary.wasSeen = true
}

/** Failures that a server which went down brings about; the others are the scanner's own decisions. */
const MAY_BE_DOWN: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'closed',
  'reset',
  'timeout',
  'refused',
  'unreachable',
  'protocol-error'
])

/** After a dropped connection one look at a page known to work: if the server is down, nothing more is sent. */
async function noteOutage(check: Check, exchange: Exchange, ports: WritePorts): Promise<void> {
  if (exchange.failure === null || !MAY_BE_DOWN.has(exchange.failure.kind) || closes(exchange.request)) return
  const trouble = await ports.healthTrouble()
  if (trouble === null) return
  ports.outage.reason = trouble
  check.blocked = `${exchange.request.method} ended in ${exchange.failure.kind}, and after it ${trouble}`
}
