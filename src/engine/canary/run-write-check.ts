import { once } from 'node:events'
import { readMessage } from '../../shared/error-message.js'
import type { Exchange, FailureKind, ProbeRequest } from '../../evidence/exchange.js'
import type { Probe } from '../../rules/rule.js'
import { buildRequest, type Sessions } from '../checks/build-request.js'
import type { Check } from '../checks/check.js'
import type { Answered } from '../checks/origin-client.js'
import { closes } from '../checks/send-probes.js'
import { CanaryLog } from './canary-log.js'
import { findElsewhere } from './find-elsewhere.js'
import { readDestination } from './other-places.js'
import { findDirectory, findObstacle, type Obstacle, type PlacingGround, type Spot } from './placing-permission.js'
import { findMadeParents, listMissingParents } from './made-parents.js'
import { neverLeft } from './may-have-created.js'
import { removeCanaries } from './remove-canaries.js'
import type { Left, Removal } from './removal.js'

/** What the engine needs to run checks that place a canary. */
export type WritePorts = Removal & {
  sessions: Sessions
  /** `--write=leave`: place also where removing is refused. */
  leave: boolean
  signal: AbortSignal
  /** Asks for a page known to work; the sentence says why the server is taken to be down, `null` if it is not. */
  checkHealth: () => Promise<string | null>
}

/** What earlier checks of the origin found out that later ones must know. */
export type GroundState = {
  /** Collections in which something of ours could not be removed. */
  littered: readonly string[]
  /** Why the server is taken to be down: then nothing more is placed. */
  outage: string | null
  /** What was answered 202 was there soon. */
  storesSoon: boolean
}

export type WriteResult = { left: Left[]; ground: GroundState }

/**
 * Runs one `write` check step by step, as its rule declares the probes. Every path that a probe `creates` is written to
 * the journal before the request goes out, and removed and proved gone at the end, whatever happened in between.
 */
export async function runWriteCheck(check: Check, ground: GroundState, ports: WritePorts): Promise<WriteResult> {
  if (ground.outage !== null) check.fail(`it was not carried out: ${ground.outage}`)
  if (check.state.kind === 'failed') return { left: [], ground }
  return await new WriteRun(check, ground, ports).run()
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

const STOPPED = 'the run was stopped before this check was through'

/** The course of one check that places something. */
class WriteRun {
  readonly #check: Check
  readonly #ports: WritePorts
  readonly #placing: PlacingGround
  readonly #storesSoon: boolean
  readonly #log: CanaryLog
  /** Folders outside of the area that were missing before something was placed in them. */
  #missing: string[] = []
  #outage: string | null = null
  /** Why one of the probes might place nothing; it counts if nothing else was placed either. */
  #obstacle: Obstacle | null = null

  constructor(check: Check, { littered, storesSoon }: GroundState, ports: WritePorts) {
    this.#check = check
    this.#ports = ports
    this.#placing = { client: ports.client, leave: ports.leave, littered }
    this.#storesSoon = storesSoon
    this.#log = new CanaryLog(String(check.texts['token']), ports)
  }

  async run(): Promise<WriteResult> {
    await this.#placeAll()
    if (this.#log.canaries.length === 0) this.#stop(this.#obstacle)
    const elsewhere = await findElsewhere(this.#check, this.#log.canaries, this.#ports)
    const canaries = [...this.#log.canaries, ...elsewhere]
    const { left, denied, storesSoon } = await removeCanaries(canaries, this.#ports, this.#storesSoon)
    const created = denied[0]?.created ?? null
    if (created !== null) {
      const answer = `${created.request.method} was answered ${created.response?.status}`
      this.#check.contradict(`${answer}, and what it was to place was there all the same`)
    }
    if (canaries.some(({ created }) => !neverLeft(created))) {
      left.push(...(await findMadeParents(this.#missing, this.#ports)))
    }
    const littered = left.map(({ path }) => findDirectory(path, this.#check))
    const ground = { littered: [...this.#placing.littered, ...littered], outage: this.#outage, storesSoon }
    return { left, ground }
  }

  async #placeAll(): Promise<void> {
    try {
      if (this.#ports.signal.aborted) return this.#check.fail(STOPPED)
      if (await this.#findsNoPlace()) return
      for (const probe of this.#check.rule.probes) await this.#takeStep(probe)
    } catch (error) {
      // a rule that fails half way must still be cleaned up after
      this.#check.fail(`the rule could not be carried through: ${readMessage(error)}`)
    }
  }

  /** Asks before the first probe, so that an area where nothing may be placed costs one request and not one for each rule. */
  async #findsNoPlace(): Promise<boolean> {
    const { texts, rule } = this.#check
    const area = texts['area'] ?? null
    const placing = rule.probes.filter(({ creates }) => creates !== null)
    // what waits for the success of another probe is no way to begin
    const first = placing.filter(({ when }) => when === null || when.test(this.#check))
    const probes = first.length > 0 ? first : placing
    const paths = probes.flatMap(({ creates }) => (creates === null ? [] : [this.#check.fill(creates)]))
    const inArea = paths.filter((path) => path !== null && area !== null && path.startsWith(area))
    if (paths.length === 0 || inArea.length < paths.length) return false
    for (const path of inArea) {
      if (path !== null && (await this.#clearsSpot({ path, isInside: false }))) return false
    }
    this.#stop(this.#obstacle)
    return true
  }

  #stop(obstacle: Obstacle | null): void {
    if (obstacle?.kind === 'irremovable') this.#check.withhold(obstacle.reason)
    else if (obstacle !== null) this.#check.block(obstacle.reason)
  }

  async #clearsSpot(spot: Spot): Promise<boolean> {
    const obstacle = await findObstacle(this.#check, spot, this.#placing)
    this.#obstacle = obstacle ?? this.#obstacle
    return obstacle === null
  }

  /** Sends one probe, unless the check has come to an end before it or the probe's condition leaves it out. */
  async #takeStep(probe: Probe): Promise<void> {
    const check = this.#check
    if (this.#ports.signal.aborted) check.fail(STOPPED)
    if (check.state.kind !== 'open') return
    if (probe.when !== null && !probe.when.test(check)) return check.leaveOut(probe)
    const path = probe.creates === null ? null : check.fill(probe.creates)
    if (path !== null && !(await this.#clearsSpot({ path, isInside: this.#log.holds(path) }))) return
    if (path !== null) await this.#noteMissing(path)
    await this.#sendUntil(probe, path)
  }

  /** Another spelling of the area may be another folder, which a server makes on the way. */
  async #noteMissing(path: string): Promise<void> {
    const folder = findDirectory(path, this.#check)
    if (folder === this.#check.texts['area']) return
    const missing = await listMissingParents([{ path: folder }], this.#ports.client)
    this.#missing = [...new Set([...this.#missing, ...missing])]
  }

  async #sendUntil(probe: Probe, created: string | null): Promise<void> {
    let answered = await this.#send(probe, created)
    for (const pauseMs of probe.repeat?.pausesMs ?? []) {
      if (answered === null || this.#check.state.kind !== 'open') return
      if (probe.repeat?.when.test(this.#check) !== true) return
      await this.#pauseUnlessStopped(pauseMs)
      if (this.#ports.signal.aborted) return this.#check.fail(STOPPED)
      answered = await this.#send(probe, created)
    }
  }

  async #pauseUnlessStopped(ms: number): Promise<void> {
    const { signal, pause } = this.#ports
    if (signal.aborted) return
    const over = new AbortController()
    // it is rejected by our own abort below, once the pause is over
    const stopped = once(signal, 'abort', { signal: over.signal }).catch(() => undefined)
    await Promise.race([pause(ms), stopped])
    over.abort()
  }

  /** Sends a probe, or nothing (`null`) if the unit lacks a value it needs; what it may create is noted before and after. */
  async #send(probe: Probe, created: string | null): Promise<Answered | null> {
    const { client, sessions } = this.#ports
    const built = buildRequest(this.#check, probe, sessions)
    if (built === null) return null
    // dozens of canaries are read: a new connection for each would be two hundred
    const { fresh = false, ...rest } = built
    const request: ProbeRequest = { ...rest, ...(fresh && { apart: true }) }
    const places = created === null ? [] : placesOf(created, request, client.origin.href)
    this.#log.noteIntent(places)
    const answered = await (probe.effect === 'write' ? client.askAnew(request) : client.ask(request))
    this.#check.record(probe, answered)
    this.#log.noteAnswer(places, answered)
    await this.#checkOutage(answered.exchange)
    return answered
  }

  /** After a dropped connection one look at a page known to work: if the server is down, nothing more is sent. */
  async #checkOutage({ request, failure }: Exchange): Promise<void> {
    if (failure === null || !MAY_BE_DOWN.has(failure.kind) || closes(request)) return
    this.#outage = await this.#ports.checkHealth()
    if (this.#outage !== null) {
      this.#check.block(`${request.method} ended in ${failure.kind}, and after it ${this.#outage}`)
    }
  }
}

/**
 * Where something may lie afterwards: where the rule says, and where the request says if that is spelt otherwise, as
 * `x.txt/` or a `Destination` that lacks the area. Of a collection also with the slash that its URL may lack (RFC 4918 5.2).
 */
function placesOf(created: string, request: ProbeRequest, origin: string): string[] {
  const { method, target } = request
  const named = method === 'PUT' || method === 'MKCOL' ? target : (readDestination({ origin, request }) ?? created)
  const slashed = method === 'MKCOL' ? [target.replace(/\/?$/, '/')] : []
  return [...new Set([created, named, ...slashed])]
}
