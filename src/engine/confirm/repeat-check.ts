import type { Rule } from '../../rules/rule.js'
import type { PlacedUnit } from '../units/unit.js'
import { renewNames } from '../units/unit.js'
import { Check } from '../checks/check.js'
import { listAsked, type Asked } from '../checks/list-asked.js'
import { readRequest, shareKey, type Answered, type OriginClient } from '../checks/origin-client.js'
import { sendProbes, type SendOptions } from '../checks/send-probes.js'
import { describeDifference } from './difference.js'

/** How often a check that found something is carried out once more. */
const REPEATS = 2

/** A check that found something, and the probes that its verdict reads. */
export type Found = { check: Check; probes: readonly string[] }

/** How checks of one unit were answered again; `asked` may have brought something into being. */
export type Repeated = { rounds: readonly (readonly Check[])[]; asked: Asked[] }

/**
 * Asks what decided checks of one unit again with new names, each round on a connection of its own. What several of them
 * ask in one round is sent once. Unequal back ends and deployments answer the same request in two ways.
 */
export async function repeatChecks(
  unit: PlacedUnit,
  found: readonly Found[],
  client: OriginClient,
  options: Pick<SendOptions, 'sessions' | 'pause'>
): Promise<Repeated> {
  const rounds: Check[][] = []
  for (let count = 0; count < REPEATS; count++) {
    const renewed = renewNames(unit)
    const again = found.map((one) => prepareAgain(one, renewed))
    const round = openRound(client)
    await sendProbes(again, round, { ...options, requestsAtOnce: 1, afterRound: async () => true })
    rounds.push(again)
    if (rounds.length < REPEATS) await shiftTurn(listAsked(again).length, unit, client)
  }
  return { rounds, asked: listAsked(rounds.flat()) }
}

/** The same check with new names, of which only what decided is left to be asked. */
function prepareAgain({ check: { rule }, probes }: Found, unit: PlacedUnit): Check {
  const again = new Check(rule, unit)
  const deciding = listDeciding(rule, probes)
  for (const probe of rule.probes) if (!deciding.has(probe.name)) again.leaveOut(probe)
  return again
}

/** These probes, and those that they wait for. */
function listDeciding({ probes }: Rule, names: readonly string[]): Set<string> {
  const deciding = new Set(names)
  // a set that grows while it is gone through is gone through to its end
  for (const name of deciding) {
    for (const awaited of probes.find((probe) => probe.name === name)?.when?.probes ?? []) deciding.add(awaited)
  }
  return deciding
}

/** Says which of these probes was answered in another way in a repetition; `null` if all hold. */
export function compareRepeated(seen: readonly Check[], probes: readonly string[]): string | null {
  for (const name of probes) {
    const asked = seen.filter(({ exchanges }) => exchanges.has(name))
    const method = asked[0]?.exchanges.get(name)?.request.method ?? name
    const difference = describeDifference(
      method,
      asked.map((one) => one.answer(name))
    )
    if (difference !== null) return difference
  }
  return null
}

/** A client for one round, which sends equal requests once, all on one new connection as far as the server keeps it. */
function openRound(client: OriginClient): OriginClient {
  const answers = new Map<string, Promise<Answered>>()
  const ask: OriginClient['ask'] = (request) => {
    const key = shareKey(request)
    const fresh = request.fresh === true || answers.size === 0
    const answered = answers.get(key) ?? client.askAnew({ ...request, fresh })
    answers.set(key, answered)
    return answered
  }
  return { ...client, ask }
}

/** Back ends that take turns must not meet the same probe each time: no number of them up to four divides the step. */
async function shiftTurn(asked: number, { path }: PlacedUnit, client: OriginClient): Promise<void> {
  const step = [1, 5, 7, 11].find((rest) => rest >= asked % 12) ?? 13
  for (let count = asked % 12; count < step; count++) await client.askAnew(readRequest('GET', path))
}
