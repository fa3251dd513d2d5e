import { createHash } from 'node:crypto'
import type { ProbeRequest } from '../../evidence/exchange.js'
import { answeringProduct } from '../../evidence/hop.js'
import type { Answered } from './origin-client.js'

/** What of an answer does not depend on the name asked for: everything that a verdict reads. */
export function describeShape({ exchange, answer }: Answered, area: string): string {
  if (exchange.response === null) return answer.dropped ? 'dropped' : answer.failed
  const { status, server, contentType, dav, location } = answer
  const fold = (text: string): string => foldArea(foldRequest(text, exchange.request), area)
  const head = `${status} ${server} ${contentType} ${answeringProduct(exchange.response)} ${dav.length > 1}`
  // The digest of a page stands for it: those of all areas are held until the last one is asked.
  const page = createHash('sha256').update(fold(answer.body)).digest('base64')
  return `${head} ${fold(location)} ${page}`
}

/** The text without what the request brought, which an error page repeats. */
function foldRequest(text: string, { method, target }: ProbeRequest): string {
  return (target === '/' ? text : text.replaceAll(target, 'TARGET')).replaceAll(method, 'METHOD')
}

/** The text without the area's name, random names, numbers and dates, which differ where nothing else does. */
function foldArea(text: string, path: string): string {
  const name = path.split('/').at(-2) ?? ''
  const folded = (name === '' ? text : text.replaceAll(path, '/AREA/')).replace(/[0-9a-f]{8,}/gi, 'N')
  return (name === '' ? folded : folded.replaceAll(name, 'AREA')).replace(/\d+/g, '9')
}
