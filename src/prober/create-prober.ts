import type { EffectClass, Failure, ProbeRequest } from '../evidence/exchange.js'
import type { Origin } from '../targets/origin.js'
import { createDialer } from './connection/dial.js'
import { invalidRequest, recordExchange } from './job.js'
import { OriginSession, STOPPED, type Shared } from './origin-session.js'
import { Gate, Pace } from './limits/pace.js'
import type { Prober } from './prober.js'
import { requestMistake } from './connection/raw-request.js'
import { createHeaderComposer } from './connection/request-headers.js'
import { type ProberMode, type ProberOptions, type ProberSettings, settingsOf } from './settings.js'

const BYTE_CHECK_INTERVAL_MS = 250
// An origin that limits the rate is waited for as long as this many requests may take: five minutes by default.
const LIMITED_TIMEOUTS = 30

const ALLOWED: Readonly<Record<ProberMode, readonly EffectClass[]>> = {
  'read-only': ['read'],
  'no-write': ['read', 'no-write'],
  write: ['read', 'no-write', 'write']
}

/**
 * The live prober: the only thing that opens sockets. HTTP/1.1, no redirects followed, nothing decoded, nothing sent
 * twice that may have been received (an idle connection that the server closed, a lenient second look and a 429 are the
 * exceptions, never for `write`).
 *
 * `send` rejects only for mistakes of the caller: TypeError if the effect class is above the mode, UsageError
 * `request-invalid` if the request cannot be an HTTP message.
 */
export function createProber(options: ProberOptions): Prober {
  const settings = settingsOf(options)
  const shared = sharedOf(settings)
  const sessions = new Map<string, OriginSession>()
  let isClosed = false
  let isInterrupted = false
  const byteCheck = setInterval(() => {
    for (const session of sessions.values()) session.checkBytes()
  }, BYTE_CHECK_INTERVAL_MS).unref()
  const sessionOf = (origin: Origin): OriginSession => {
    let session = sessions.get(origin.href)
    if (session === undefined) sessions.set(origin.href, (session = new OriginSession(shared, origin)))
    return session
  }
  return {
    send(origin, request) {
      const mistake = mistakeIn(request, settings.mode)
      if (mistake !== null) return Promise.reject(mistake)
      const isStopped = isClosed || (isInterrupted && request.owed !== true)
      const refusal = isStopped ? STOPPED : settings.scope.allowsOrigin(origin) ? null : outOfScope(origin)
      if (refusal === null) return sessionOf(origin).send(request)
      return Promise.resolve(recordExchange(origin, { request, ...NOT_STARTED }, null, refusal, settings))
    },
    sentTo: (origin) => sessions.get(origin.href)?.sent ?? 0,
    interrupt() {
      isInterrupted = true
      for (const session of sessions.values()) session.interrupt()
    },
    release: async (origin) => sessions.get(origin.href)?.release(),
    async close() {
      isClosed = true
      clearInterval(byteCheck)
      await Promise.all([...sessions.values()].map((session) => session.close()))
    }
  }
}

/** What the caller did wrong: an effect above the mode, or what cannot be an HTTP message. */
function mistakeIn(request: ProbeRequest, mode: ProberMode): Error | null {
  if (!ALLOWED[mode].includes(request.effect)) {
    return new TypeError(`a ${request.effect} request in ${mode} mode: ${request.method}`)
  }
  const mistake = requestMistake(request)
  return mistake === null ? null : invalidRequest(request, mistake)
}

function sharedOf(settings: ProberSettings): Shared {
  const { requestsPerSecond, globalRequestsPerSecond, random, now } = settings
  const maxLimitedMs = settings.timeoutMs * LIMITED_TIMEOUTS
  const paces = new Map<string, Pace>()
  const paceOfAddress = (address: string): Pace => {
    let pace = paces.get(address)
    if (pace === undefined) paces.set(address, (pace = new Pace(requestsPerSecond, random)))
    return pace
  }
  const globalPace = new Pace(globalRequestsPerSecond, random)
  return {
    settings,
    dialer: createDialer(settings),
    gate: new Gate(settings.globalRequestsInFlight),
    composeHeaders: createHeaderComposer(settings),
    admission: { requestsPerSecond, random, now, maxLimitedMs, globalPace, paceOfAddress }
  }
}

const NOT_STARTED = { startedAtMs: 0, startedAtTick: 0 } as const

function outOfScope(origin: Origin): Failure {
  return { kind: 'out-of-scope', detail: `${origin.href} is not among the targets` }
}
