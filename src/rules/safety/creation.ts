import type { EffectClass } from '../../evidence/exchange.js'
import { probeEffect } from './effect.js'
import type { ProbeFile } from '../files/rule-file.js'

/** A probe that makes something nobody would remove, or spoils its own canary. */
export type CreationProblem = { probe: string; part: string[]; message: string; hint: string }

/** In a `write` rule, what may come into being has to be declared, or nobody cleans it up. */
export function creationProblems(effect: EffectClass, probes: Readonly<Record<string, ProbeFile>>): CreationProblem[] {
  const problems = repeatProblems(effect, probes)
  const declared: string[] = []
  for (const [name, probe] of Object.entries(probes)) {
    if (probe.creates !== undefined) {
      if (effect !== 'write') {
        const message = `creates needs effect: write; the rule says effect: ${effect}`
        problems.push({ probe: name, part: ['creates'], message, hint: 'Remove creates, or raise the effect.' })
      }
      declared.push(withoutQuery(probe.creates))
    }
    const made = probeEffect(probe, effect) === 'write' ? madeBy(probe) : null
    if (made !== null && !declared.some((path) => covers(path, made))) {
      const message = `${probe.method} may create ${made}, which no probe declares`
      problems.push({ probe: name, part: ['path'], message, hint: `Add creates: "${made}" to it.` })
    }
    if (declared.length === 0 && /^(?:GET|HEAD)$/i.test(probe.method) && probe.path.includes('{{canary}}')) {
      const message = 'the canary is read before it is placed; a cache would keep the answer'
      problems.push({ probe: name, part: ['path'], message, hint: 'Read {{missing}} instead.' })
    }
  }
  return problems
}

/** What may come late is waited for where something was placed; requests that only compare are sent once. */
function repeatProblems(effect: EffectClass, probes: Readonly<Record<string, ProbeFile>>): CreationProblem[] {
  if (effect === 'write') return []
  const repeated = Object.entries(probes).filter(([, { repeat }]) => repeat !== undefined)
  const message = 'repeat needs effect: write; other rules send each probe once'
  return repeated.map(([probe]) => ({ probe, part: ['repeat'], message, hint: 'Remove repeat.' }))
}

/** The path that a request brings into being if the server does what it is asked. */
function madeBy(probe: ProbeFile): string | null {
  const method = probe.method.toUpperCase()
  if (method === 'PUT' || method === 'MKCOL') return withoutQuery(probe.path)
  if (method !== 'MOVE' && method !== 'COPY') return null
  const destination = Object.entries(probe.headers ?? {}).find(([name]) => name.toLowerCase() === 'destination')?.[1]
  return destination === undefined
    ? null
    : withoutQuery(String(destination)).replace(/^(?:\{\{origin\w*\}\}|https?:\/\/\{\{host\}\})/, '')
}

function withoutQuery(path: string): string {
  return path.replace(/\?[^]*$/, '')
}

/**
 * A declared collection is removed with what is in it, and so is what a back end puts there for which the area is the
 * root. For any other it has no parent, and the engine looks there too.
 */
function covers(declared: string, made: string): boolean {
  const bare = declared.replace(/\/$/, '')
  if (`{{area}}${made.slice(1)}`.startsWith(`${bare}/`)) return true
  return (
    made === declared || made === bare || made === `${bare}/` || (declared.endsWith('/') && made.startsWith(declared))
  )
}
