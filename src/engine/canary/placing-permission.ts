import type { Answer } from '../../evidence/answer.js'
import { isRefusal, isSuccess } from '../../evidence/status.js'
import { listsSomething } from './is-gone.js'
import type { Check } from '../checks/check.js'
import { readRequest, type OriginClient } from '../checks/origin-client.js'

/** What decides whether something may be placed. */
export type PlacingGround = {
  client: OriginClient
  /** `--write=leave`: place also where removing is refused. */
  leave: boolean
  /** Collections in which something of ours could not be removed. */
  littered: readonly string[]
}

/** A place for a canary; what lies in a collection of the check's own goes with it. */
export type Spot = { path: string; isInside: boolean }

/** Why nothing may be placed. `irremovable`: DELETE is refused, so that nothing is known of PUT either; a sentence. */
export type Obstacle = { kind: 'littered' | 'occupied' | 'irremovable'; reason: string }

/**
 * Finds why nothing may be placed, or `null`. Nothing is placed where a DELETE of a name that cannot exist
 * is refused, or where an earlier canary could not be removed.
 */
export async function findObstacle(check: Check, spot: Spot, ground: PlacingGround): Promise<Obstacle | null> {
  const directory = findDirectory(spot.path, check)
  if (ground.littered.some((littered) => directory.startsWith(littered))) {
    return { kind: 'littered', reason: 'an earlier canary could not be removed here, so nothing more was placed' }
  }
  const names = missingNames(check, directory, spot.path)
  const occupied = await findOccupant(names, ground.client)
  if (occupied !== null) return { kind: 'occupied', reason: occupied }
  if (ground.leave || spot.isInside) return null
  const beside = `${directory}${check.texts['missing']}${extensionOf(spot.path) ?? '/'}`
  const refusal = await askRemoval(names, beside, ground.client)
  if (refusal === null) return null
  const reason =
    `PUT was not tried: DELETE is answered ${refusal} here, so a file could not be removed again; --write=leave ` +
    'places it all the same and leaves it there, --long-name-put asks about PUT and places nothing'
  return { kind: 'irremovable', reason }
}

/** The area, or for a path outside of it the collection that holds it. */
export function findDirectory(path: string, check: Check): string {
  const area = check.texts['area'] ?? '/'
  return path.startsWith(area) ? area : path.slice(0, path.lastIndexOf('/', path.length - 2) + 1)
}

/**
 * Finds a name that cannot exist and is answered as if it did, and says so, or `null`. A rewrite may lead it to a file of
 * the site, which PUT or DELETE would hit.
 */
async function findOccupant(names: readonly string[], client: OriginClient): Promise<string | null> {
  for (const target of names) {
    const { answer: page } = await client.ask(readRequest('GET', target))
    const { answer: dav } = await client.ask(readRequest('PROPFIND', target, [['Depth', '0']]))
    const isPage = isSuccess(page.status)
    if (!isPage && !listsSomething(dav)) continue
    const how = isPage ? `GET ${page.status}` : 'PROPFIND 207'
    return `a name that cannot exist is answered as one that does (${how}), and what is written could hit a file of the site, so nothing was placed`
  }
  return null
}

/** How DELETE is refused, or `null`; a filter that looks at extensions may let pass what ends like the canary. */
async function askRemoval(names: readonly string[], beside: string, client: OriginClient): Promise<string | null> {
  const askDelete = async (target: string): Promise<Answer> =>
    (await client.ask({ ...readRequest('DELETE', target), effect: 'no-write' })).answer
  let refusal: string | null = null
  for (const target of names) {
    refusal = describeRefusal(await askDelete(target))
    if (refusal === null) break
  }
  // nginx's min_delete_depth refuses what lies as high as the canary would, and only that, with 409
  if (refusal === null) return (await askDelete(beside)).status === 409n ? '409' : null
  // a program with routes of one level knows no deeper name, and would know the canary's
  if ((await findOccupant([beside], client)) !== null) return refusal
  const near = await askDelete(beside)
  return describeRefusal(near) === null && near.status !== 409n ? null : refusal
}

function describeRefusal(answer: Answer): string | null {
  if (answer.dropped) return 'by closing the connection'
  if (answer.failed !== '') return answer.failed
  return isRefusal(answer.status) ? String(answer.status) : null
}

/** Names below a missing collection: without an extension, and with the one that the path has. */
function missingNames(check: Check, directory: string, path: string): string[] {
  const missing = `${directory}${check.texts['missing']}/${check.texts['missing']}`
  const extension = extensionOf(path)
  return [`${missing}/`, ...(extension === undefined ? [] : [`${missing}${extension}`])]
}

function extensionOf(path: string): string | undefined {
  return /\.[A-Za-z0-9]+$/.exec(path)?.[0]
}
