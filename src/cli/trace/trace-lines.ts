import type { Exchange } from '../../evidence/exchange.js'
import { printable } from '../../reporters/layout.js'

const LONGEST = 300

/** One request and what came of it, with its fields if they are wanted. */
export function traceLines(exchange: Exchange, withFields: boolean): string[] {
  const { request, response, failure, startedAtMs, durationMs } = exchange
  const time = new Date(startedAtMs).toISOString().slice(11, 23)
  const came = response === null ? `${failure?.kind ?? 'closed'}: ${failure?.detail ?? ''}` : String(response.status)
  const first = `${time} ${request.method} ${nameUrl(exchange)} ${came} (${Math.round(durationMs)} ms)`
  if (!withFields) return [clip(first)]
  const answered =
    response === null
      ? []
      : [
          `< ${response.status} ${response.reason}`,
          ...Object.entries(response.headers).map(([name, value]) => `< ${name}: ${value}`)
        ]
  return [first, ...request.headers.map(([name, value]) => `> ${name}: ${value}`), ...answered].map(clip)
}

/** The URL; a target that is no path stands behind the origin as it was sent. */
export function nameUrl({ origin, request: { target } }: Exchange): string {
  return target.startsWith('/') ? origin + target : `${origin} ${target}`
}

function clip(line: string): string {
  const shown = printable(line)
  return shown.length <= LONGEST ? shown : `${shown.slice(0, LONGEST - 1)}…`
}
