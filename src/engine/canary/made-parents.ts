import type { PlacedUnit } from '../units/unit.js'
import { readRequest, type OriginClient } from '../checks/origin-client.js'
import { isMissing } from '../../evidence/status.js'
import { owedRequest, type Left, type Removal } from './removal.js'

/** Lists the area and those above it that are said to be missing: whatever is there afterwards, placing made it. */
export async function listMissingParents(
  areas: readonly Pick<PlacedUnit, 'path'>[],
  client: OriginClient
): Promise<string[]> {
  const paths = new Set(areas.flatMap(({ path }) => listAncestors(path)))
  const missing: string[] = []
  for (const path of paths) {
    if (isMissing((await client.ask(readRequest('GET', path))).answer.status)) missing.push(path)
  }
  return missing
}

/** `/a/b/` to `/a/` and `/a/b/`. */
function listAncestors(path: string): string[] {
  const segments = path.split('/').slice(1, -1)
  return segments.map((_, index) => `/${segments.slice(0, index + 1).join('/')}/`)
}

/** Finds folders that placing a file made: their names are not ours, so they are named and not removed. */
export async function findMadeParents(missing: readonly string[], removal: Removal): Promise<Left[]> {
  const left: Left[] = []
  for (const path of missing) {
    const { exchange, answer } = await removal.client.askAnew(owedRequest('GET', path, 'read'))
    if (answer.status === 0n || isMissing(answer.status)) continue
    const reason = `the folder was missing before and answers ${answer.status} now: placing a file made it`
    left.push({ url: removal.client.origin.href + path, reason, path, exchange, isCertain: true })
  }
  return left
}
