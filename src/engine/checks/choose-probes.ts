import type { Condition, Probe, Verdict } from '../../rules/rule.js'
import type { Check } from './check.js'

/**
 * Chooses what a check asks next, and leaves out what it will not ask: a probe once its condition holds, a control once
 * a condition or a verdict hangs on it. Nothing is chosen, and all else left out, once every verdict is decided.
 */
export function chooseProbes(check: Check): Probe[] {
  leaveOutUnwanted(check)
  const pending = check.rule.probes.filter(({ name }) => !check.isSettled(name))
  const ready = pending.filter(({ when }) => when === null || check.decide(when).held === true)
  const asking = pending.filter(({ control }) => !control)
  const awaited = findAwaited(
    check,
    asking.flatMap(({ when }) => findBlocking(check, when))
  )
  const due = ready.filter(({ control, name }) => !control || awaited.has(name))
  if (due.length > 0) return due
  const deciding = findAwaited(check, findUndecided(check))
  const controls = ready.filter(({ name }) => deciding.has(name))
  if (controls.length === 0) for (const probe of pending) check.leaveOut(probe)
  return controls
}

/** What one probe is left out for may be what the next one waits for. */
function leaveOutUnwanted(check: Check): void {
  for (const probe of check.rule.probes) {
    const isOpen = !check.isSettled(probe.name) && probe.when !== null
    if (isOpen && check.decide(probe.when).held === false) check.leaveOut(probe)
  }
}

function findBlocking(check: Check, condition: Condition | null): string[] {
  const blocking = condition === null ? null : check.decide(condition).blocking
  return blocking === null ? [] : [blocking]
}

/** These probes and, where they wait themselves, what they wait for. */
function findAwaited(check: Check, names: readonly string[]): ReadonlySet<string> {
  const awaited = new Set(names)
  // a set that grows while it is gone through is gone through to its end
  for (const name of awaited) {
    const probe = check.rule.probes.find((one) => one.name === name)
    for (const blocking of findBlocking(check, probe?.when ?? null)) awaited.add(blocking)
  }
  return awaited
}

/** Names what the first verdict that is not decided hangs on, or what the sentence of the one that holds speaks of. */
function findUndecided(check: Check): string[] {
  for (const verdict of check.rule.verdicts) {
    const tried = listTried(check, verdict).map((condition) => check.decide(condition))
    const isAll = verdict.when.over === 'all'
    const held = tried.filter((one) => one.held === true)
    if (isAll ? held.length === tried.length : held.length > 0) return listNamed(check, verdict)
    if (isAll && tried.some((one) => one.held === false)) continue
    const blocking = tried.flatMap((one) => one.blocking ?? [])
    if (blocking.length > 0) return blocking
  }
  return []
}

/** What a verdict's sentence says of answers: `{{notify.status}}`. */
function listNamed(check: Check, verdict: Verdict): string[] {
  const sentence = verdict.kind === 'exposed' ? verdict.summary : verdict.kind === 'clean' ? null : verdict.reason
  const named = (sentence?.names ?? []).map((name) => name.slice(0, Math.max(name.lastIndexOf('.'), 0)))
  return named.filter((name) => check.rule.probes.some((probe) => probe.name === name && !check.isSettled(name)))
}

/** The conditions of a verdict that can be tried: those that read a probe which failed are passed over. */
function listTried(check: Check, { when: { over, instances } }: Verdict): Condition[] {
  const asked =
    over === 'first' ? instances.filter((condition) => check.hasSentInstance(condition)).slice(0, 1) : instances
  return asked.filter((condition) => check.findUnanswered(condition) === null)
}
