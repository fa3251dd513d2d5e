import type { Answer } from '../../evidence/answer.js'
import type { Mode } from '../../evidence/mode.js'
import type { Exchange, ProbeRequest } from '../../evidence/exchange.js'
import { isSuccess } from '../../evidence/status.js'
import type { Check } from '../checks/check.js'
import { listAsked, type Asked } from '../checks/list-asked.js'
import { readRequest, type OriginClient } from '../checks/origin-client.js'
import { renewNames, type PlacedUnit } from '../units/unit.js'
import { describeDifference } from './difference.js'

/** So often more; with what was refused before, as many back ends that take turns are all met. */
const QUESTIONS = 2

/** Asks the first area the same several times in a row: where answers differ, a refusal is not that of the whole site. */
export async function unsettleUnequal(checks: readonly Check[], mode: Mode, client: OriginClient): Promise<Asked[]> {
  const unit = checks.find((check) => check.unit.kind === 'area')?.unit
  const method = mode === 'read-only' ? 'PROPFIND' : 'MKCOL'
  // what claims to have made something is not asked for more
  if (unit === undefined || hasClaimed(checks, method)) return []
  const asked: (Asked & { answer: Answer })[] = []
  for (let count = 0; count < QUESTIONS; count++) {
    const renewed = renewNames(unit)
    const answered = await client.askAnew(buildQuestion(renewed, method))
    asked.push({ ...answered, texts: renewed.texts })
  }
  const before = listBefore(checks, unit, method)
  const difference = describeDifference(method, [...before, ...asked.map(({ answer }) => answer)])
  if (difference !== null) for (const check of checks) if (check.unit.kind === 'area') check.unsettle(difference)
  return asked
}

/** How checks of the area were answered to the same. */
function listBefore(checks: readonly Check[], unit: PlacedUnit, method: string): Answer[] {
  const own = checks.filter((check) => check.unit === unit)
  return own.flatMap((check) => {
    const target = `${unit.path}${check.texts['missing']}/${check.texts['missing']}/`
    const isSame = ({ request }: Exchange): boolean => request.method === method && request.target === target
    return [...check.exchanges].flatMap(([name, exchange]) => (isSame(exchange) ? [check.answer(name)] : []))
  })
}

function hasClaimed(checks: readonly Check[], method: string): boolean {
  return listAsked(checks).some(
    ({ exchange: { request, response } }) => request.method === method && isActing(response?.status ?? 0)
  )
}

/** A success, or a failure after which something may have been done. */
function isActing(status: number): boolean {
  return isSuccess(status) || status === 0 || status === 500
}

/** A name that cannot exist below another one: nothing can be made or found there. */
function buildQuestion(unit: PlacedUnit, method: 'MKCOL' | 'PROPFIND'): ProbeRequest {
  const { missing } = unit.texts
  const target = `${unit.path}${missing}/${missing}/`
  if (method === 'PROPFIND') return { ...readRequest(method, target, [['Depth', '0']]), fresh: true }
  return { ...readRequest(method, target), effect: 'no-write', fresh: true }
}
