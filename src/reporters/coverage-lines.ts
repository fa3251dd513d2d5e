import type { FailedCheck, InconclusiveCheck, ScanResult, TargetResult } from '../findings/scan-result.js'
import { block, count, printable, some } from './layout.js'
import type { Paint } from './paint.js'

type Check = InconclusiveCheck | FailedCheck

/** What was looked at on one origin, what could not be, and what nobody can tell without writing. */
export function coverageLines(origin: string, result: ScanResult, paint: Paint): string[] {
  const targets = result.targets.filter((target) => target.origin === origin)
  const ofOrigin = (check: Check): boolean => check.origin === origin
  return [
    ...targets.flatMap((target) => targetLines(target, paint)),
    ...foldedLines('not looked', result.failed.filter(ofOrigin)),
    ...foldedLines('undecided', result.inconclusive.filter(ofOrigin))
  ]
}

function targetLines(target: TargetResult, paint: Paint): string[] {
  const lines: string[] = []
  if (target.status !== 'complete') {
    const word = target.status === 'unreachable' ? 'UNREACHABLE' : 'INCOMPLETE'
    const reason = target.reason ?? 'no reason was given'
    lines.push(...painted(paint.warn, word, block(`     ${word} `, reason)))
    if (target.status === 'unreachable') lines.push(...remedyLines(reason))
  }
  if (target.areas.length > 0) {
    const where = `${count(target.areas.length, 'area')}: ${some(target.areas, 12)}`
    lines.push(...block(label('looked at'), `${where}; ${count(target.requests, 'request')}`))
  }
  const same = Object.entries(target.sameAs).map(([path, probed]) => `${path} as ${probed}`)
  if (same.length > 0) lines.push(...block(label('same as'), `${some(same)} (--thorough probes each)`))
  if (target.areasBeyondLimit > 0) {
    const beyond = `${count(target.areasBeyondLimit, 'more area')} found, beyond the limit of one run; --area names one`
    lines.push(...block(label('left out'), beyond))
  }
  if (target.outOfScopeLinks > 0) {
    lines.push(`${label('left out')}${count(target.outOfScopeLinks, 'link')} to other origins, not followed`)
  }
  return lines
}

// What to do, by the kind of failure that the reason begins with or names.
const REMEDIES: readonly (readonly [kind: RegExp, remedy: string])[] = [
  [/unresolved/, 'Check the spelling of the host name, or give its address with --resolve HOST:ADDRESS.'],
  [/refused/, 'Nothing listens there: check the port, and that the server runs.'],
  [/timeout|timed out/, 'Check that a firewall lets this machine through, or give it more time with --timeout.'],
  [/tls|certificate/i, 'Check the certificate; --insecure accepts any, for test servers.'],
  [/protocol-error/, 'Check that HTTP is spoken there: http and https may be swapped.'],
  [/blocked-address|out-of-scope/, 'If that address is right, give it with --resolve HOST:ADDRESS.'],
  [/unreachable/, 'Check the network between this machine and the server.']
]

function remedyLines(reason: string): string[] {
  const remedy = REMEDIES.find(([kind]) => kind.test(reason))?.[1]
  return remedy === undefined ? [] : block(`     ${'help'.padEnd(11)}`, remedy)
}

/** Checks with the same reason become one entry: `reason (3 areas: /a/, /b/, /c/; rule-one, rule-two)`. */
function foldedLines(name: string, checks: readonly Check[]): string[] {
  const byReason = new Map<string, Check[]>()
  for (const check of checks) byReason.set(check.reason, [...(byReason.get(check.reason) ?? []), check])
  return [...byReason].flatMap(([reason, alike], index) => {
    const paths = [...new Set(alike.map((check) => check.path))]
    const rules = [...new Set(alike.map((check) => check.ruleId))]
    const where = paths.length === 1 ? printable(paths[0] ?? '') : `${count(paths.length, 'area')}: ${some(paths)}`
    return block(label(index === 0 ? name : ''), `${reason} (${where}; ${some(rules)})`)
  })
}

function label(name: string): string {
  return `     ${name.padEnd(11)}`
}

function painted(paint: (text: string) => string, word: string, lines: string[]): string[] {
  return lines.map((line, index) => (index === 0 ? line.replace(word, paint(word)) : line))
}
