import type { Exchange } from '../../evidence/exchange.js'
import { isMissing } from '../../evidence/status.js'
import type { Check } from '../checks/check.js'
import { listAsked } from '../checks/list-asked.js'
import { showsSomething } from './is-gone.js'
import { mayHaveCreated } from './may-have-created.js'
import { listOtherPlaces } from './other-places.js'
import { owedRequest, recordStep, type Canary, type Removal } from './removal.js'

/**
 * Finds what a check made under another name than it asked for. Something counts as ours if it holds our token, or one of
 * our random names and is there where a name beside it is not.
 */
export async function findElsewhere(check: Check, known: readonly Canary[], removal: Removal): Promise<Canary[]> {
  const area = check.texts['area'] ?? null
  const token = String(check.texts['token'])
  const seen = new Set(known.filter(({ wasSeen }) => wasSeen === true).map(({ created }) => created))
  const paths = new Set(known.map(({ path }) => path))
  const found: Canary[] = []
  for (const { exchange } of listAsked([check])) {
    if (!mayHaveMade(exchange) || seen.has(exchange)) continue
    for (const path of listOtherPlaces(exchange, area)) {
      if (paths.has(path)) continue
      paths.add(path)
      const canary = { path, token, created: exchange }
      if ((await lookThere(canary, removal)) || (await detectHiding(canary, removal))) found.push(canary)
    }
  }
  return found
}

function mayHaveMade(exchange: Exchange): boolean {
  const { request, response } = exchange
  if (request.effect !== 'write' || request.method === 'DELETE') return false
  return mayHaveCreated(exchange) || response?.status === 303
}

/**
 * What the server says to have made, and a look does not show: DELETE makes sure where the name is said to be missing, and
 * where nothing is told of it (a login, a ban) it is taken to be there.
 */
async function detectHiding(canary: Canary, { client, effect }: Removal): Promise<boolean> {
  if (!isPromised(canary)) return false
  const { answer } = await client.askAnew(owedRequest('GET', canary.path, 'read'))
  if (!isMissing(answer.status)) return true
  await client.askAnew(owedRequest('DELETE', canary.path, effect))
  return false
}

/** The server says that something of our own name was made there. */
function isPromised({ path, created }: Canary): boolean {
  if (created === null || created.response?.status !== 201) return false
  const names = ['PUT', 'MKCOL'].includes(created.request.method) ? (created.request.target.match(OWN_NAME) ?? []) : []
  return names.some((name) => path.toLowerCase().includes(name))
}

const OWN_NAME = /[0-9a-f]{32}/g

async function lookThere(canary: Canary, removal: Removal): Promise<boolean> {
  const { answer } = await removal.client.askAnew(owedRequest('GET', canary.path, 'read'))
  const body = canary.created?.request.body ?? ''
  const isOurs =
    answer.body.includes(canary.token) ||
    (body !== '' && answer.body.startsWith(body)) ||
    (/[0-9a-f]{32}/i.test(canary.path) && (await showsSomething(canary, removal.client)))
  if (isOurs) recordStep(removal, canary.path, 'sent', 'found where it was not asked for')
  return isOurs
}
