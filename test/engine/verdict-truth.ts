import type { Check } from '../../src/engine/checks/check.js'
import type { Deed } from './fake-server.js'

/** Whether the server really did what a confirmed finding says: `deeds` are those that the check's own probes brought about. */
type Truth = (deeds: readonly Deed[], check: Check) => boolean

const did =
  (methods: readonly string[], what: (deed: Deed, check: Check) => boolean): Truth =>
  (deeds, check) =>
    deeds.some((deed) => methods.includes(deed.request.method) && what(deed, check))

const ran: Truth = (deeds) => deeds.some((deed) => deed.ran)
const never: Truth = () => false

/** By the id of the rule; `never` where the server cannot do it. */
const TRUTHS: Readonly<Record<string, Truth>> = {
  'put-accepted': (deeds) => placedAndShown(deeds).length > 0,
  'resource-removed': did(['DELETE'], ({ removed }) => removed.length > 0),
  'collection-created': did(['MKCOL'], ({ added }) => added.some((path) => path.endsWith('/'))),
  'file-overwritable': did(['PUT'], ({ changed }) => changed.length > 0),
  'moved-out-of-area': did(['COPY'], ({ added }, check) =>
    added.some((path) => !path.toLowerCase().startsWith(String(check.texts['area'])))
  ),
  'moved-to-another-extension': did(['COPY', 'MOVE'], ({ added }) => added.length > 0),
  'partial-put-accepted': did(
    ['PUT'],
    ({ request, changed }) => changed.length > 0 && request.headers.some(([name]) => name === 'Content-Range')
  ),
  'trailing-slash-put': did(['PUT'], ({ request, added }) => request.target.endsWith('/') && !added[0]?.endsWith('/')),
  'file-placed-past-filter': (deeds) => placedAndShown(deeds).length > 0,
  'source-shown': (deeds) => deeds.some(({ shown, ran }) => shown !== null && !ran),
  'php-executes': ran,
  'php-executes-past-filter': ran,
  'asp-executes': never,
  'cgi-executes': never,
  'jsp-executes': never,
  'ssi-executes': never,
  'infinite-depth-answered': never
}

/** Whether a confirmed finding of the check's rule is true. Throws for a rule nothing is known of. */
export function isTrue(check: Check, deeds: readonly Deed[]): boolean {
  const truth = TRUTHS[check.rule.id]
  if (truth === undefined) throw new Error(`nothing says when ${check.rule.id} is true`)
  return truth(deeds, check)
}

/** Files that a PUT brought into being, and that went out to somebody afterwards. */
export function placedAndShown(deeds: readonly Deed[]): string[] {
  return stored(deeds).filter((path) => deeds.some(({ shown }) => shown === path))
}

/** Files that a PUT brought into being, whatever was said of it. */
export function stored(deeds: readonly Deed[]): string[] {
  return deeds.filter(({ request }) => request.method === 'PUT').flatMap(({ added }) => added)
}
