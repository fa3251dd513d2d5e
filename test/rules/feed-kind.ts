import { textVariable, type Unit, type UnitKind } from '../../src/units/unit.js'

type FeedFacts = { path: string; signed: boolean }

class Feed {
  readonly path: string
  readonly signed: boolean

  constructor(facts: FeedFacts) {
    this.path = facts.path
    this.signed = facts.signed
  }
}

/** A kind of unit that verbgate does not have: what a new one takes, in one file. */
export const feedKind: UnitKind = {
  name: 'feed',
  variables: [{ ...textVariable('feed', 'Path of a news feed, `/news.xml`'), type: 'Feed', inConditions: true }],
  type: {
    name: 'Feed',
    ctor: Feed,
    fields: {
      path: { type: 'string', doc: 'Path of the feed' },
      signed: { type: 'bool', doc: 'Its entries carry a signature' }
    }
  },
  doc: 'A feed of the site',
  caseFields: { feed: { path: 'path', signed: 'boolean' } },
  describeCase: ({ feed }) =>
    describeFeed({ path: '/news.xml', signed: false, ...(typeof feed === 'object' ? feed : {}) })
}

export function describeFeed(facts: FeedFacts): Unit<FeedFacts> {
  return {
    kind: feedKind.name,
    path: facts.path,
    facts,
    texts: { feed: facts.path },
    values: { feed: new Feed(facts) }
  }
}
