import type { EffectClass } from './exchange.js'

/** How far the owner lets the run go. `write` includes `no-write`, which includes `read-only`. */
export type Mode = 'read-only' | 'no-write' | 'write'

const ALLOWED: Readonly<Record<Mode, readonly EffectClass[]>> = {
  'read-only': ['read'],
  'no-write': ['read', 'no-write'],
  write: ['read', 'no-write', 'write']
}

/** Whether a request or rule of this effect class may be sent in this mode. */
export function allowsEffect(mode: Mode, effect: EffectClass): boolean {
  return ALLOWED[mode].includes(effect)
}
