import { maxAnswerBodyBytes } from '../../evidence/decode-text.js'
import type { Exchange, FailureKind } from '../../evidence/exchange.js'
import { describeVisit, type Visit } from '../../evidence/visit.js'
import { describeStop, STOPPED, wasStopped } from './stopped.js'
import type { Check } from './check.js'
import { readRequest, type Answered, type OriginClient } from './origin-client.js'

/** Statuses with which a server or a filter turns a visitor away that it let in before, or fails. */
const TURNS_AWAY = [403, 429]

/** How requests fail that a server was asked and did not answer. */
const DOWN: ReadonlySet<string> = new Set(['closed', 'reset', 'timeout'])

/** Names of this length, in characters, are not shown: a thousand of them would fill the screen. */
const LONG_NAME = 200

/** What keeps the target from being read again. The budget holds for looks too: only removals are sent beyond it. */
const STAYS_UNASKED: readonly FailureKind[] = ['over-budget', 'gave-up']

/**
 * Keeps an eye on the target while its origin is asked: it is read again whenever answers turn to refusals, and at the
 * end. Once it is refused itself, what came since it was last seen says nothing.
 */
export class TargetWatch {
  readonly #client: OriginClient
  readonly #first: Exchange
  #since: Exchange[] = []
  /** Refusals beside which the target was seen to be as it was; the same one again gives no reason to look. */
  readonly #known = new Set<string>()
  #lastWriting: Exchange | null = null
  #trouble: string | null = null
  #now: Exchange | null = null

  /** @param first what the target was answered with at the beginning */
  constructor(client: OriginClient, first: Exchange) {
    this.#client = client
    this.#first = first
  }

  /** Why the site is taken to have shut us out, or to be down; `null` while it is as it was. */
  get trouble(): string | null {
    return this.#trouble
  }

  /** Looks at the target again if these answers give a reason to. */
  async note(answered: readonly Answered[]): Promise<string | null> {
    const exchanges = answered.map(({ exchange }) => exchange)
    this.#since.push(...exchanges)
    this.#lastWriting = exchanges.findLast(isWriting) ?? this.#lastWriting
    const news = answered.filter(({ exchange }) => turnsAway(exchange) && !this.#known.has(describeRefusal(exchange)))
    if (this.#trouble !== null || news.length === 0) return this.#trouble
    const trouble = await this.look()
    if (trouble === null) for (const { exchange } of news) this.#known.add(describeRefusal(exchange))
    return trouble
  }

  /** Reads the target, and says what is wrong if it is refused now. */
  async look(): Promise<string | null> {
    if (this.#trouble !== null) return this.#trouble
    const { target } = this.#first.request
    const { exchange } = await this.#client.askAnew({ ...readRequest('GET', target), fresh: true })
    this.#trouble = compareVisits(this.#first, exchange, this.#since)
    if (this.#trouble !== null && exchange.response === null && !wasStopped(exchange)) {
      this.#trouble += describeCause(this.#since, this.#lastWriting)
    }
    this.#now = exchange
    if (this.#trouble === null) this.#since = []
    return this.#trouble
  }

  /** Looks at the target for the last time, and doubts the checks that it shows to be worth nothing. */
  async finish(checks: readonly Check[]): Promise<void> {
    const known = new Set(this.#since)
    const late = checks.flatMap(({ exchanges }) => [...exchanges.values()]).filter((exchange) => !known.has(exchange))
    this.#since.push(...late.filter(({ request }) => request.effect === 'write'))
    if (checks.length > 0) await this.look()
    this.#doubtShutOut(checks)
  }

  /** Doubts the checks that are not through, and those that would take being shut out for an answer. */
  #doubtShutOut(checks: readonly Check[]): void {
    const reason = this.#trouble
    const now = this.#now
    if (reason === null || now === null) return
    const suspects = new Set(this.#since.filter((exchange) => isSuspect(exchange, now)))
    for (const check of checks) {
      const isTouched = [...check.exchanges.values()].some((exchange) => suspects.has(exchange))
      const own = wasStopped(now) ? describeStop(check) : reason
      if (check.isPending || isTouched) check.doubt(own, suspects)
    }
  }
}

function turnsAway({ response }: Exchange): boolean {
  return (
    response === null || TURNS_AWAY.includes(response.status) || (response.status >= 500 && response.status !== 501)
  )
}

/** A refusal of one kind of request: of reading or of other methods. */
function describeRefusal(exchange: Exchange): string {
  const { request, response, failure } = exchange
  const kind = request.effect === 'read' && request.method === 'GET' ? 'GET' : 'other'
  return `${kind} ${response === null ? failure?.kind : readPage(exchange)}`
}

/** An answer that may as well be what everything gets now. */
function isSuspect(exchange: Exchange, now: Exchange): boolean {
  const visit = describeVisit(exchange)
  const isSamePage = readPage(now) !== '' && readPage(exchange) === readPage(now)
  const isSentAway = visit.kind === 'redirected' && describeVisit(now).kind === 'redirected'
  return turnsAway(exchange) || visit.kind === 'refused' || isSamePage || isSentAway
}

/** Says how the target is shut now, or `null` if a visitor still gets in. */
function compareVisits(first: Exchange, now: Exchange, since: readonly Exchange[]): string | null {
  const { target } = first.request
  if (wasStopped(now)) return STOPPED
  if (now.failure !== null && STAYS_UNASKED.includes(now.failure.kind)) {
    return `GET ${target} was not sent again: ${now.failure.kind} (${now.failure.detail})`
  }
  const turn = describeTurn(describeVisit(first), describeVisit(now))
  if (turn !== null) {
    return `GET ${target} was answered ${first.response?.status} at the beginning and is ${turn} now`
  }
  if (now.response === null || !isPageForAll(first, now, since)) return null
  return `GET ${target} brings the page now that every request gets`
}

function isWriting({ request }: Exchange): boolean {
  return request.effect !== 'read'
}

/** Names our own request with which a server went down: the first that got no answer, or the last before connections failed. */
function describeCause(since: readonly Exchange[], earlier: Exchange | null): string {
  const end = since.findIndex(({ response }) => response === null)
  const first = since[end]
  const isCut = first !== undefined && DOWN.has(first.failure?.kind ?? '')
  const before = end < 0 ? since : since.slice(0, end)
  const cause = isCut ? first : (before.findLast(isWriting) ?? earlier)
  if (cause === null) return ''
  const { method, target } = cause.request
  const name = target.length > LONG_NAME ? `a name too long to store (${target.length} bytes)` : target
  return `; our own ${method} of ${name} was the last before that, and may be the cause`
}

function describeTurn(first: Visit, now: Visit): string | null {
  if (now.kind === 'refused' && first.kind !== 'refused') return now.how
  return now.kind === 'redirected' && first.kind === 'let-in' ? `redirected to ${now.to}` : null
}

/** The target brings another page than at the beginning, and others get the same one to the byte. */
function isPageForAll(first: Exchange, now: Exchange, since: readonly Exchange[]): boolean {
  const page = readPage(now)
  if (page === '' || page === readPage(first)) return false
  const others = since.filter(({ request }) => request.target !== now.request.target)
  return others.filter((exchange) => readPage(exchange) === page).length > 1
}

function readPage({ response }: Exchange): string {
  if (response === null || response.body.length === 0) return ''
  const { status, body, bodyBytes, truncated } = response
  // of a page that was read whole, the first one, more is kept than of the others
  const start = Buffer.from(body.subarray(0, maxAnswerBodyBytes)).toString('latin1')
  return `${status} ${truncated ? 'cut' : bodyBytes} ${start}`
}
