import type { Answer } from '../../evidence/answer.js'
import type { Asker } from '../checks/origin-client.js'
import type { Check } from '../checks/check.js'

/** What decides whether something may be placed. */
export type PlacingPorts = {
  asker: Asker
  /** `--write=leave`: place also where removing is refused. */
  leave: boolean
  /** Collections in which something of ours could not be removed. */
  littered: ReadonlySet<string>
}

/**
 * Nothing is placed where a DELETE of a name that cannot exist is refused, or where an earlier canary could not be removed.
 * What lies in a collection of the check's own goes with it, so there (`inside`) DELETE of the name itself does not matter.
 */
export async function mayPlace(check: Check, path: string, ports: PlacingPorts, inside = false): Promise<boolean> {
  const directory = directoryOf(path, check)
  if ([...ports.littered].some((littered) => directory.startsWith(littered))) {
    check.refusal = 'an earlier canary could not be removed here, so nothing more was placed'
    return false
  }
  const ground = await occupiedGround(check, directory, path, ports.asker)
  if (ground !== null) {
    check.refusal = ground
    return false
  }
  if (ports.leave || inside) return true
  const refusal = await removalRefusal(check, directory, path, ports.asker)
  if (refusal === null) return true
  check.refusal =
    `could not clean up: DELETE is answered ${refusal} here, so nothing was placed and no PUT sent; --write=leave ` +
    'places it all the same and leaves it there, --long-name-put asks about PUT and places nothing'
  return false
}

/** The area, or for a path outside of it the collection that holds it. */
export function directoryOf(path: string, check: Check): string {
  const area = check.values['area'] ?? '/'
  return path.startsWith(area) ? area : path.slice(0, path.lastIndexOf('/', path.length - 2) + 1)
}

/**
 * Where a name that cannot exist is answered as one that does, a rewrite may have put a file of the site under it, and PUT
 * or DELETE would hit that file. Says so, or `null`.
 */
async function occupiedGround(check: Check, directory: string, path: string, asker: Asker): Promise<string | null> {
  for (const target of missingNames(check, directory, path)) {
    const page = await asker.ask({ method: 'GET', target, headers: [], body: null, effect: 'read' })
    const dav = await asker.ask({ method: 'PROPFIND', target, headers: [['Depth', '0']], body: null, effect: 'read' })
    const isPage = page.answer.status >= 200 && page.answer.status < 300
    if (!isPage && dav.answer.status !== 207n) continue
    const how = isPage ? `GET ${page.answer.status}` : 'PROPFIND 207'
    return `a name that cannot exist is answered as one that does (${how}), and what is written could hit a file of the site, so nothing was placed`
  }
  return null
}

/** How DELETE is refused; a filter that looks at extensions may let pass what ends like the canary. */
async function removalRefusal(check: Check, directory: string, path: string, asker: Asker): Promise<string | null> {
  const askDelete = async (target: string): Promise<Answer> =>
    (await asker.ask({ method: 'DELETE', target, headers: [], body: null, effect: 'no-write' })).answer
  let refusal: string | null = null
  for (const target of missingNames(check, directory, path)) {
    refusal = refusalOf(await askDelete(target))
    if (refusal === null) break
  }
  if (refusal !== null) return refusal
  // nginx's min_delete_depth refuses what lies as high as the canary would, and only that, with 409
  const beside = await askDelete(`${directory}${check.values['missing']}${extensionOf(path) ?? '/'}`)
  return beside.status === 409n ? '409' : null
}

function refusalOf(answer: Answer): string | null {
  if (answer.dropped) return 'by closing the connection'
  if (answer.failed !== '') return answer.failed
  return [401, 403, 405, 407, 501].includes(Number(answer.status)) ? String(answer.status) : null
}

/** Names below a missing collection: without an extension, and with the one that the path has. */
function missingNames(check: Check, directory: string, path: string): string[] {
  const missing = `${directory}${check.values['missing']}/${check.values['missing']}`
  const extension = extensionOf(path)
  return [`${missing}/`, ...(extension === undefined ? [] : [`${missing}${extension}`])]
}

function extensionOf(path: string): string | undefined {
  return /\.[A-Za-z0-9]+$/.exec(path)?.[0]
}
