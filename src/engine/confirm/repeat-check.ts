import { renewNames } from '../units/unit.js'
import { Check } from '../checks/check.js'
import { listAsked, type Asked } from '../checks/list-asked.js'
import { readRequest, type OriginClient } from '../checks/origin-client.js'
import { sendProbes, type SendOptions } from '../checks/send-probes.js'
import { describeDifference } from './difference.js'

/** How often a check that found something is carried out once more. */
const REPEATS = 2

/** How a check was answered again; `asked` may have brought something into being. */
export type Repeated = { difference: string | null; asked: Asked[] }

/**
 * Carries a check out again with new names, each request on a connection of its own, and says which of these probes was
 * answered in another way; `null` if all hold. Unequal back ends and deployments answer the same request in two ways.
 */
export async function repeatCheck(
  check: Check,
  probes: readonly string[],
  client: OriginClient,
  options: Pick<SendOptions, 'sessions'>
): Promise<Repeated> {
  const anew: OriginClient = { ...client, ask: (request) => client.askAnew({ ...request, fresh: true }) }
  const seen = [check]
  for (let count = 0; count < REPEATS; count++) {
    const again = new Check(check.rule, renewNames(check.unit))
    await sendProbes([again], anew, { ...options, requestsAtOnce: 1, afterRound: async () => true })
    seen.push(again)
    await shiftTurn(again.exchanges.size, check, anew)
  }
  const asked = listAsked(seen.slice(1))
  for (const name of probes) {
    const answers = seen.filter((one) => one.exchanges.has(name)).map((one) => one.answer(name))
    const difference = describeDifference(check.exchanges.get(name)?.request.method ?? name, answers)
    if (difference !== null) return { difference, asked }
  }
  return { difference: null, asked }
}

/** Back ends that take turns must not meet the same probe each time: no number of them up to four divides the step. */
async function shiftTurn(asked: number, { unit }: Check, client: OriginClient): Promise<void> {
  const step = [1, 5, 7, 11].find((rest) => rest >= asked % 12) ?? 13
  for (let count = asked % 12; count < step; count++) await client.ask(readRequest('GET', unit.path))
}
