import type { Exchange } from '../../evidence/exchange.js'
import { describeVisit, type Visit } from '../../evidence/visit.js'

/** What the ordinary requests of an origin met: the target's own, those of its pages, and a missing name's. */
export type Visits = {
  /** Serialised origin. */
  origin: string
  target: Exchange
  /** Whatever else was fetched. */
  pages: readonly Exchange[]
  /** A name that cannot exist. */
  missing: Exchange
}

const REMEDY =
  'Allow the scanner (its address, or its User-Agent), send what a visitor sends (-H), slow down (--rate), or say expect: login of a site that is closed on purpose.'

/** Files that are let through to robots even where visitors are not. */
const FOR_ROBOTS = /^\/(robots\.txt|sitemap[^/]*\.xml|\.well-known\/.*|favicon\.ico)$/

/**
 * Says why the scanner saw nothing of the site, or `null` if it was let in: at least one answer to an ordinary request,
 * other than that for the target alone, is no refusal and no redirect that everything gets.
 */
export function describeKeptOut(visits: Visits): string | null {
  const target = describeVisit(visits.target)
  const others = [...visits.pages, visits.missing]
    .filter(({ request }) => request.target !== visits.target.request.target && !FOR_ROBOTS.test(request.target))
    .map((exchange) => ({
      url: exchange.origin + exchange.request.target,
      visit: describeVisit(exchange),
      isMethod: exchange.response?.status === 405
    }))
  const missing = describeVisit(visits.missing)
  if (target.kind === 'redirected') return describeRedirectWall(target.to, missing, others, visits.origin)
  if (others.some(({ visit }) => visit.kind !== 'refused')) return null
  // where the page is answered, 405 for other names comes from routes and keeps nobody out (RFC 9110 15.5.6)
  if (target.kind === 'let-in' && others.some(({ isMethod }) => isMethod)) return null
  if (target.kind === 'refused') return `every request is ${target.how}, so nothing of the site was seen. ${REMEDY}`
  const how = missing.kind === 'refused' ? missing.how : 'refused'
  return `only ${visits.target.request.target} is answered, every other request is ${how}. ${REMEDY}`
}

type Other = { url: string; visit: Visit; isMethod: boolean }

/** A redirect that a missing name gets too is a wall: a login, a captcha, or another origin. */
function describeRedirectWall(to: string, missing: Visit, others: readonly Other[], origin: string): string | null {
  if (missing.kind === 'let-in') return null
  const leadsTo = (visit: Visit): boolean =>
    visit.kind === 'redirected' &&
    (new URL(to).origin === origin ? visit.to === to : new URL(visit.to).origin === new URL(to).origin)
  if (others.some(({ url, visit }) => url !== to && visit.kind !== 'refused' && !leadsTo(visit))) return null
  if (new URL(to).origin !== origin)
    return `every request is redirected to ${new URL(to).origin}, so nothing of this site was seen: run verbgate scan ${to}, or add --follow.`
  return `every request is redirected to ${to}, so nothing of the site was seen. ${REMEDY}`
}

/** Says that a target's page is on another origin, with the command that looks there; `null` if it is not. */
export function describeMove(target: Exchange): string | null {
  const visit = describeVisit(target)
  if (visit.kind !== 'redirected') return null
  const other = new URL(visit.to).origin
  if (other === target.origin) return null
  return `${other} is where ${target.request.target} redirects to, and it was not looked at: run verbgate scan ${visit.to}, or add --follow.`
}
