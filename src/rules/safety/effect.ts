// What a probe could do to a server, told from its text before anything is sent. Works on values.
import type { EffectClass } from '../../evidence/exchange.js'
import { isStateChanging, overridingMethods } from './methods.js'
import type { ProbeFile } from '../files/rule-file.js'

/** A refusal: which part of the probe is meant, and why. */
export type EffectProblem = {
  part: 'method' | 'path' | 'headers' | 'creates'
  header?: string
  message: string
  hint?: string
}

/** `read` for a request that asks; `no-write` where only names that cannot exist are touched; else the rule's class. */
export function probeEffect(probe: ProbeFile, ruleEffect: EffectClass): EffectClass {
  if (!changesState(probe)) return 'read'
  return probe.creates === undefined && noWriteProblems(probe).length === 0 ? 'no-write' : ruleEffect
}

/**
 * Why a probe may not stand in a rule of class `effect`. State-changing methods are held to unguessable names of our
 * own; what damaged or crashed a server (LOCK, `If`, `Expect`, a NUL in a path) is refused everywhere.
 */
export function effectProblems(probe: ProbeFile, effect: EffectClass, hasLongNameFlag: boolean): EffectProblem[] {
  const problems = [...refusedEverywhere(probe), ...depthProblems(probe)]
  if (!changesState(probe)) return problems
  if (effect === 'read') {
    const message = `${statingMethods(probe).join(', ')} changes state; the rule says effect: read`
    return [...problems, { part: 'method', message, hint: 'Use a method that asks, or raise the effect of the rule.' }]
  }
  if (effect === 'no-write') {
    problems.push(...noWriteProblems(probe))
    if (isPut(probe) && !hasLongNameFlag) {
      const hint = 'Add requires: { flag: long-name-put, otherwise: ... }.'
      problems.push({ part: 'method', message: 'PUT on a long name needs the flag long-name-put', hint })
    }
    return problems
  }
  return [...problems, ...nameProblems(probe, [...MISSING, 'canary'], passesName, 'A segment')]
}

const MISSING: readonly string[] = ['missing', 'missing2', 'long']
// Tried on names that do not exist on 80 to 116 server configurations: nothing changed, nothing crashed.
const HARMLESS_ON_MISSING: ReadonlySet<string> = new Set([
  'DELETE',
  'MKCOL',
  'MOVE',
  'COPY',
  'PROPPATCH',
  'PATCH',
  'UNLOCK',
  'POST',
  'PUT'
])

function changesState(probe: ProbeFile): boolean {
  return statingMethods(probe).length > 0
}

function statingMethods(probe: ProbeFile): string[] {
  return [probe.method, ...overridingMethods(probe.headers ?? {}, probe.path)].filter(isStateChanging)
}

function isPut(probe: ProbeFile): boolean {
  return statingMethods(probe).some((method) => method.toUpperCase() === 'PUT')
}

function headerValue(probe: ProbeFile, name: string): string | undefined {
  const found = Object.entries(probe.headers ?? {}).find(([field]) => field.toLowerCase() === name)
  return found === undefined ? undefined : String(found[1])
}

function destinations(probe: ProbeFile): string[] {
  const value = headerValue(probe, 'destination')
  return value === undefined ? [] : [value]
}

function refusedEverywhere(probe: ProbeFile): EffectProblem[] {
  const problems: EffectProblem[] = []
  const methods = [probe.method, ...overridingMethods(probe.headers ?? {}, probe.path)].map((name) =>
    name.toUpperCase()
  )
  if (methods.includes('LOCK')) {
    problems.push({
      part: 'method',
      message: 'LOCK creates files on some servers and crashed one; no rule may send it',
      hint: 'Use another method.'
    })
  }
  if (methods.includes('POST') && !isHarmlessPost(probe)) {
    const message = 'POST can do anything on an unknown server; no rule may send it but on a missing name'
    problems.push({ part: 'method', message, hint: 'Ask for {{missing}}/{{missing}}/, without a body.' })
  }
  for (const header of ['if', 'expect']) {
    if (headerValue(probe, header) === undefined) continue
    problems.push({
      part: 'headers',
      header,
      message: `a header ${header} crashed or stalled servers; no rule may send it`
    })
  }
  if (/%00|%(?![0-9a-f]{2})/i.test(probe.path)) {
    problems.push({ part: 'path', message: `the path holds %00 or a broken percent escape: ${probe.path}` })
  }
  return problems
}

/** A form without a field, sent to a name below one that cannot exist, finds nobody to act on it. */
function isHarmlessPost({ method, path, headers, body, creates }: ProbeFile): boolean {
  const isNamed = overridingMethods(headers ?? {}, path).some((name) => name.toUpperCase() === 'POST')
  const names = segments(path).slice(-2)
  const isBelowMissing = names.length === 2 && names.every((name) => isOwnName(name, MISSING))
  return method === 'POST' && !isNamed && isBelowMissing && body === undefined && creates === undefined
}

function depthProblems(probe: ProbeFile): EffectProblem[] {
  const depth = headerValue(probe, 'depth')
  if (depth?.trim().toLowerCase() !== 'infinity' || statingMethods(probe).length > 0) return []
  if (probe.path === '{{file}}' || passesName(probe.path, [...MISSING, 'canary'])) return []
  const message = `Depth: infinity on ${probe.path} could walk a whole tree`
  return [
    {
      part: 'headers',
      header: 'depth',
      message,
      hint: 'Ask a single {{file}}, or a collection of our own ({{canary}}).'
    }
  ]
}

/** Why a state-changing request could change something after all; each measured exception is a server that it changed. */
function noWriteProblems(probe: ProbeFile): EffectProblem[] {
  const problems = nameProblems(probe, MISSING, endsInName, 'The last segment')
  if (problems.length > 0) return problems
  const methods = statingMethods(probe).map((method) => method.toUpperCase())
  const unmeasured = methods.filter((method) => !HARMLESS_ON_MISSING.has(method))
  if (unmeasured.length > 0) {
    const message = `${unmeasured.join(', ')} is not known to be harmless on a missing name`
    return [{ part: 'method', message, hint: `Use one of ${[...HARMLESS_ON_MISSING].join(', ')}.` }]
  }
  const isLong = /\{\{\s*long\s*\}\}/.test(lastName(probe.path))
  if (methods.includes('PUT') && !isLong) {
    return [
      { part: 'path', message: 'PUT is harmless on a {{long}} name only', hint: 'Put {{long}} into the last segment.' }
    ]
  }
  return methods.includes('MKCOL') ? collectionProblems(probe, isLong) : []
}

function collectionProblems(probe: ProbeFile, isLong: boolean): EffectProblem[] {
  if (!isLong && !isOwnName(segments(probe.path).at(-2) ?? '', MISSING)) {
    const message = 'MKCOL creates the collection if the parent exists'
    return [{ part: 'path', message, hint: 'Ask for {{missing}}/{{missing}}/.' }]
  }
  if (probe.body === undefined) return []
  return [
    { part: 'method', message: 'MKCOL with a body made a server create the parents', hint: 'Leave the body out.' }
  ]
}

function nameProblems(
  probe: ProbeFile,
  names: readonly string[],
  holds: (path: string, names: readonly string[]) => boolean,
  which: string
): EffectProblem[] {
  const problems: EffectProblem[] = []
  const hint = `${which} has to begin with one of ${names.map((name) => `{{${name}}}`).join(', ')}.`
  if (!holds(probe.path, names)) {
    problems.push({ part: 'path', message: `${probe.method} could hit something that exists: ${probe.path}`, hint })
  }
  for (const destination of destinations(probe)) {
    if (holds(destination, names) && isOwnOrigin(destination)) continue
    const message = `the Destination could be something that exists, or elsewhere: ${destination}`
    problems.push({ part: 'headers', header: 'Destination', message, hint })
  }
  return problems
}

/** Segments of a path template; variables that are paths themselves count as one named segment. */
function segments(path: string): string[] {
  return path
    .replace(/\?[^]*$/, '')
    .replace(/\{\{\s*(area\w*|file|page|landing\w*|host|origin\w*)\s*\}\}/g, '/$1/')
    .split('/')
    .filter((part) => part !== '')
}

function lastName(path: string): string {
  return segments(path).at(-1) ?? ''
}

/** A segment that begins with an unguessable name and has nothing that a server could read as a way out of it. */
function isOwnName(segment: string, names: readonly string[]): boolean {
  const name = /^\{\{\s*(\w+)\s*\}\}/.exec(segment)?.[1]
  return name !== undefined && names.includes(name) && !leads(segment)
}

function leads(segment: string): boolean {
  return /\.\.|[\\#]|%(?:2e|2f|5c|25|00|23|3f)/i.test(segment)
}

function endsInName(path: string, names: readonly string[]): boolean {
  return isOwnName(lastName(path), names) && !segments(path).some(leads)
}

function passesName(path: string, names: readonly string[]): boolean {
  const parts = segments(path)
  return parts.some((part) => isOwnName(part, names)) && !parts.some(leads)
}

function isOwnOrigin(destination: string): boolean {
  return /^(?:\{\{\s*origin\w*\s*\}\}|https?:\/\/\{\{\s*host\s*\}\})?(?:\/(?!\/)|\{\{\s*area\w*\s*\}\})/.test(
    destination
  )
}
