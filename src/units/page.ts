import type { Unit, UnitKind } from './unit.js'
import { textVariable } from './unit.js'

/** A page that was fetched; `contentType` is the media type alone, lower-case. */
export type PageFacts = {
  readonly path: string
  readonly status: number
  readonly contentType: string
  /** Path and query on the same origin that GET of it redirects to. */
  readonly landing?: string
  /** The owner says that it shows something else to each visitor. */
  readonly declared?: boolean
}

/** The page as conditions see it. */
export class Page {
  readonly path: string
  readonly status: bigint
  readonly contentType: string
  readonly landing: string
  readonly declared: boolean

  constructor(facts: PageFacts) {
    this.path = facts.path
    this.status = BigInt(facts.status)
    this.contentType = facts.contentType
    this.landing = facts.landing ?? ''
    this.declared = facts.declared === true
  }
}

/** One page of the site. */
export const pageKind: UnitKind = {
  name: 'page',
  doc: 'A page of the site that was fetched, with its status and media type',
  variables: [
    { ...textVariable('page', 'Path of the page'), type: 'Page', inConditions: true },
    textVariable('landing', 'Where GET of the page redirects to on this site; without that the probe is not sent'),
    textVariable('landingPath', 'The same without its query')
  ],
  type: {
    name: 'Page',
    ctor: Page,
    fields: {
      path: { type: 'string', doc: 'Path of the page, `/account`' },
      status: { type: 'int', doc: 'Status that GET of it was answered with' },
      contentType: { type: 'string', doc: 'Its media type alone, lower-case: `text/html`' },
      landing: {
        type: 'string',
        doc: 'Where GET of it redirects to on this site, `/login?next=/account`, or an empty text'
      },
      declared: { type: 'bool', doc: 'The owner declares it under pages: it shows something else to each visitor' }
    }
  },
  caseFields: { page: { path: 'path', status: 'status', contentType: 'text', landing: 'text', declared: 'boolean' } },
  describeCase: ({ page }) => describePage({ ...examplePage, ...(typeof page === 'object' ? page : {}) })
}

const examplePage: PageFacts = { path: '/account', status: 200, contentType: 'text/html' }

export function describePage(facts: PageFacts): Unit<PageFacts> {
  return {
    kind: pageKind.name,
    path: facts.path,
    facts,
    texts: {
      page: facts.path,
      landing: facts.landing ?? null,
      landingPath: facts.landing?.replace(/\?.*$/s, '') ?? null
    },
    values: { page: new Page(facts) }
  }
}
