import { randomName } from '../units/random-name.js'
import { isMissing, isSuccess } from '../../evidence/status.js'
import { looksGone, type Baseline } from './is-gone.js'
import { mayBeCollection, owedRequest, recordStep, type Canary, type Removal } from './removal.js'

/**
 * Makes way for removing a collection of ours that DELETE does not reach, as where a filter looks at how a name ends and
 * Apache httpd redirects DELETE to the name with a slash: a file of ours is moved onto it, for which the server has to
 * delete the collection with all that is in it first (RFC 4918 9.9.3). What is there then is a file, for DELETE to take.
 * Returns what that may have left: the file that was moved, under its old name and under the new one. Nothing was tried
 * if the canary is gone or no collection, or if DELETE is refused for files too.
 */
export async function replaceCollection(canary: Canary, baseline: Baseline, removal: Removal): Promise<Canary[]> {
  if (removal.effect !== 'write' || !mayBeCollection(canary)) return []
  if (await looksGone(canary, baseline, removal.client)) return []
  const target = canary.path.replace(/\/$/, '')
  if (!(await allowsRemoval(besides(target), baseline, removal))) return []
  const replacement = await placeReplacement(besides(target), canary.token, removal)
  const headers = [
    ['Destination', `${removal.client.origin.href}${target}/`],
    ['Overwrite', 'T']
  ] as const
  // without the slash it is a resource of its own, which nobody else looks after
  const moved = target === canary.path ? null : target
  if (moved !== null) recordStep(removal, moved, 'intent')
  const { exchange } = await removal.client.askAnew({ ...owedRequest('MOVE', replacement.path, 'write'), headers })
  return moved === null ? [replacement] : [replacement, { path: moved, token: canary.token, created: exchange }]
}

/** A name of our own in the same collection and with the same extension, which no filter tells from the canary. */
function besides(target: string): string {
  const extension = /\.\w+$/.exec(target)?.[0] ?? ''
  return `${target.slice(0, target.lastIndexOf('/') + 1)}verbgate-${randomName()}${extension}`
}

/** DELETE of a name that does not exist, and is seen not to, says whether it would be refused. */
async function allowsRemoval(missing: string, { get, propfind }: Baseline, { client }: Removal): Promise<boolean> {
  if (!isMissing(get.status) || propfind?.status === 207n) return false
  const { answer } = await client.askAnew(owedRequest('DELETE', missing, 'no-write'))
  return isMissing(answer.status) || isSuccess(answer.status)
}

async function placeReplacement(path: string, token: string, removal: Removal): Promise<Canary> {
  recordStep(removal, path, 'intent')
  const { exchange } = await removal.client.askAnew({
    ...owedRequest('PUT', path, 'write'),
    body: `${token} verbgate canary`
  })
  recordStep(removal, path, 'sent', `answered ${exchange.response?.status ?? exchange.failure?.kind ?? 'nothing'}`)
  return { path, token, created: exchange }
}
