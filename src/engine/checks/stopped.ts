import type { Exchange, FailureKind } from '../../evidence/exchange.js'
import type { Check } from './check.js'

/** Why a target is not complete that the end of the run overtook. */
export const STOPPED: string = 'the run was stopped before everything here was asked'

const KINDS: readonly (FailureKind | undefined)[] = ['never-sent', 'interrupted']

/** Whether the end of the run kept a request from its answer. */
export function wasStopped({ failure }: Exchange): boolean {
  return KINDS.includes(failure?.kind)
}

/** Tells what the owner may find in the logs from what never left. */
export function describeStop({ exchanges }: Pick<Check, 'exchanges'>): string {
  const left = [...exchanges.values()].find(({ failure }) => failure?.kind === 'interrupted')
  if (left === undefined) return 'the run was stopped before this was asked: it was never sent'
  return `the run was stopped while ${left.request.method} was under way: it was sent, and no answer came`
}
