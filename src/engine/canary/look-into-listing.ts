import type { Check } from '../checks/check.js'
import type { Exchange } from '../../evidence/exchange.js'
import { neverLeft } from './may-have-created.js'
import { removeCanaries } from './remove-canaries.js'
import { owedRequest, recordStep, type Canary, type Left, type Removal } from './removal.js'

/**
 * Looks once into the listing of each area in which something was placed, for names of ours under which nobody looked: a
 * store that adds a folder or an extension says so nowhere else. What is listed and still there is removed or named.
 */
export async function removeListed(checks: readonly Check[], left: readonly Left[], removal: Removal): Promise<Left[]> {
  const placing = checks.filter(hasPlaced)
  const found = new Map<string, Canary>()
  for (const area of new Set(placing.map(({ unit }) => unit.path))) {
    const paths = await listPaths(area, removal)
    for (const { texts } of placing) {
      const name = String(texts['canary']).toLowerCase()
      for (const path of paths) {
        if (!path.toLowerCase().includes(name) || left.some((item) => path.startsWith(item.path))) continue
        found.set(path, { path, token: String(texts['token']), created: null })
      }
    }
  }
  const there: Canary[] = []
  for (const canary of found.values()) if (await answersThere(canary, removal)) there.push(canary)
  for (const { path } of there) recordStep(removal, path, 'sent', 'found in a listing')
  return (await removeCanaries(there, removal)).left
}

/** Whether one of its writing requests left. */
export function hasPlaced({ rule, exchanges }: Check): boolean {
  return rule.effect === 'write' && [...exchanges.values()].some(isSentWrite)
}

function isSentWrite(exchange: Exchange): boolean {
  return exchange.request.effect === 'write' && !neverLeft(exchange)
}

/** Paths that the area lists, to GET and to PROPFIND. */
async function listPaths(area: string, { client }: Removal): Promise<string[]> {
  const page = await client.askAnew(owedRequest('GET', area, 'read'))
  const found = await client.askAnew({ ...owedRequest('PROPFIND', area, 'read'), headers: [['Depth', '1']] })
  const base = client.origin.href + area
  const urls = [...page.answer.links, ...found.answer.dav.map(({ href }) => href)]
  return urls.flatMap((url) => {
    if (!URL.canParse(url, base)) return []
    const { origin, pathname } = new URL(url, base)
    return origin === new URL(base).origin ? [pathname] : []
  })
}

/** A listing may be older than the removal. */
async function answersThere({ path }: Canary, { client }: Removal): Promise<boolean> {
  const { answer } = await client.askAnew(owedRequest('GET', path, 'read'))
  return answer.status > 0n && answer.status < 400n
}
