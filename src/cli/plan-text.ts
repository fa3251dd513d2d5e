import type { PlannedProbe } from '../engine/scan-request.js'
import { count, printable } from '../reporters/layout.js'

/**
 * What would be sent, one request a line: effect class, method, request-target, the rules that ask for it, and the
 * condition if there is one. Areas that a scan would find in pages are not in it: nothing is fetched.
 */
export function planText(probes: readonly PlannedProbe[]): string {
  const origins = [...new Set(probes.map((probe) => probe.origin))]
  const methodWidth = Math.max(0, ...probes.map((probe) => probe.method.length))
  const lines = origins.flatMap((origin) => [
    printable(origin),
    ...probes.filter((probe) => probe.origin === origin).flatMap((probe) => probeLines(probe, methodWidth)),
    ''
  ])
  const total = `${count(probes.length, 'request')} at most, before retries; nothing was sent.`
  return `${[...lines, `${total} Areas that pages link to come on top.`].join('\n')}\n`
}

function probeLines({ effect, method, target, rules, when }: PlannedProbe, methodWidth: number): string[] {
  const what = `  ${effect.padEnd(8)} ${printable(method).padEnd(methodWidth)} ${printable(target)}`
  const why = `${' '.repeat(12)}for ${rules.map(printable).join(', ')}`
  return when === null ? [what, why] : [what, why, `${' '.repeat(12)}if ${printable(when)}`]
}
