import type { ProbeRequest } from '../../evidence/exchange.js'
import type { Probe } from '../../rules/rule.js'
import type { Check } from './check.js'

type Field = readonly [name: string, value: string]

/** Header fields of the declared sessions, by the session's name. */
export type Sessions = Readonly<Record<string, readonly Field[]>>

/** PUT without a media type is refused by some stores (RFC 9110 8.3: it should have one). */
const TEXT: Field = ['Content-Type', 'text/plain']

/**
 * Builds the request of a probe, or `null` if the unit lacks a value that it needs (an area without a known file).
 * @throws Error if the probe names a session that was not declared.
 */
export function buildRequest(check: Check, probe: Probe, sessions: Sessions): ProbeRequest | null {
  const target = check.fill(probe.path)
  const body = probe.body === null ? null : check.fill(probe.body)
  if (target === null || (probe.body !== null && body === null)) return null
  const own = fillFields(check, probe)
  if (own === null) return null
  const { method, effect, as: role } = probe
  const session = role === null ? [] : findSession(sessions, role)
  const headers = [...own, ...(needsType(probe, own) ? [TEXT] : []), ...session]
  return { method, target, headers, body, effect, ...describeAsking(check, probe) }
}

/** How the request is asked, besides what goes on the wire. */
function describeAsking({ rule }: Check, { fresh, through, shared, name }: Probe): Partial<ProbeRequest> {
  return {
    ...(fresh && { fresh }),
    ...(through !== null && { through }),
    ...(shared && { askedAs: name }),
    ...(rule.sessions.length > 0 && { personal: true })
  }
}

function fillFields(check: Check, { headers }: Probe): Field[] | null {
  const filled: Field[] = []
  for (const [name, template] of headers) {
    const value = check.fill(template)
    if (value === null) return null
    filled.push([name, value])
  }
  return filled
}

function needsType({ method, body }: Probe, fields: readonly Field[]): boolean {
  return method === 'PUT' && body !== null && !fields.some(([name]) => name.toLowerCase() === 'content-type')
}

function findSession(sessions: Sessions, name: string): readonly Field[] {
  const headers = sessions[name]
  if (headers === undefined) throw new Error(`session ${name} is not declared`)
  return headers
}

/** Equal for probes whose requests are the same where the same names are filled in. */
export function describeTemplate({ method, path, headers, body }: Probe): string {
  return JSON.stringify([method, path.source, headers.map(([name, { source }]) => [name, source]), body?.source])
}
