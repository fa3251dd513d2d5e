import type { Check } from '../../../engine/checks/check.js'
import { explainCondition } from '../../../rules/manual/explain-condition.js'
import type { Probe } from '../../../rules/rule.js'

/** Why a probe of a check was not sent, as a line of its own: `needs   mkcol.status == 405`. */
export function describeUnsentReason(check: Check, probe: Probe): string {
  if (!check.isSettled(probe.name)) return 'not reached: the check ended before it'
  const { when } = probe
  if (when !== null && explainCondition(when, check).some(({ holds }) => holds !== true))
    return `needs   ${when.source.trim().replace(/\s+/g, ' ')}`
  const lacking = listLacking(check, probe)
  return lacking.length > 0
    ? `needs   ${lacking.map((name) => `{{${name}}}`).join(', ')}, which this place lacks`
    : 'not needed: no verdict hangs on it'
}

/** Names in the texts of a probe that the place has no value for. */
function listLacking({ texts }: Check, { path, headers, body }: Probe): string[] {
  const templates = [path, ...headers.map(([, value]) => value), ...(body === null ? [] : [body])]
  const names = new Set(templates.flatMap((template) => template.names))
  // it is drawn anew at each place
  names.delete('nonce')
  return [...names].filter((name) => (texts[name] ?? null) === null)
}
