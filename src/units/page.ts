import type { Unit, UnitKind } from './unit.js'
import { textVariable } from './unit.js'

/** A page that was fetched; `contentType` is the media type alone, lower-case. */
export type PageFacts = {
  readonly path: string
  readonly status: number
  readonly contentType: string
  /** Path and query on the same origin that GET of it redirects to. */
  readonly landing?: string
}

/** The page as conditions see it. */
export class Page {
  readonly path: string
  readonly status: bigint
  readonly contentType: string
  readonly landing: string

  constructor(facts: PageFacts) {
    this.path = facts.path
    this.status = BigInt(facts.status)
    this.contentType = facts.contentType
    this.landing = facts.landing ?? ''
  }
}

/** One page of the site. */
export const pageKind: UnitKind = {
  name: 'page',
  doc: 'A page of the site that was fetched, with its status and media type',
  variables: [
    { ...textVariable('page', 'Path of the page'), type: 'Page', inConditions: true },
    textVariable('landing', 'Where GET of the page redirects to on this site; without that the probe is not sent')
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
      }
    }
  },
  caseFields: { page: { path: 'path', status: 'status', contentType: 'text', landing: 'text' } },
  describeCase: ({ page }) => describePage({ ...examplePage, ...(typeof page === 'object' ? page : {}) })
}

const examplePage: PageFacts = { path: '/account', status: 200, contentType: 'text/html' }

export function describePage(facts: PageFacts): Unit<PageFacts> {
  return {
    kind: pageKind.name,
    path: facts.path,
    facts,
    texts: { page: facts.path, landing: facts.landing ?? null },
    values: { page: new Page(facts) }
  }
}
