import { Environment } from '@marcbachmann/cel-js'
import { Answer, Member } from '../../evidence/answer.js'
import { registerLike } from './like.js'

/** The content area as conditions see it. */
export class Area {
  readonly path: string
  readonly source: string
  readonly file: string
  readonly rendersPages: boolean

  constructor(facts: AreaFacts) {
    this.path = facts.path
    this.source = facts.source
    this.file = facts.file ?? ''
    this.rendersPages = facts.rendersPages
  }
}

/** `path` `/images/`; `source` is how it was found; `file` an existing static file in it, if one is known. */
export type AreaFacts = { path: string; source: string; file: string | null; rendersPages: boolean }

/** The page as conditions see it. */
export class Page {
  readonly path: string
  readonly status: bigint
  readonly contentType: string

  constructor(facts: PageFacts) {
    this.path = facts.path
    this.status = BigInt(facts.status)
    this.contentType = facts.contentType
  }
}

/** `contentType` is the media type alone, lower-case. */
export type PageFacts = { path: string; status: number; contentType: string }

/** Fields of each type that conditions can read, with their CEL types. */
export const typeFields: Readonly<Record<'Response' | 'Member' | 'Area' | 'Page', Readonly<Record<string, string>>>> = {
  Member: { href: 'string', status: 'int', collection: 'bool', contentLength: 'int', displayName: 'string' },
  Response: {
    status: 'int',
    headers: 'map<string, string>',
    body: 'string',
    size: 'int',
    title: 'string',
    contentType: 'string',
    dav: 'list<Member>',
    links: 'list<string>',
    failed: 'string',
    dropped: 'bool',
    sent: 'bool',
    server: 'string',
    location: 'string'
  },
  Area: { path: 'string', source: 'string', file: 'string', rendersPages: 'bool' },
  Page: { path: 'string', status: 'int', contentType: 'string' }
}

/** A new CEL environment that knows the types above and `like(text, pattern)`, and no variable. */
export function baseEnvironment(): Environment {
  const limits = { maxAstNodes: 2000, maxDepth: 60, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 16 }
  const environment = new Environment({ limits })
    .registerType('Member', { ctor: Member, fields: { ...typeFields.Member } })
    .registerType('Response', { ctor: Answer, fields: { ...typeFields.Response } })
    .registerType('Area', { ctor: Area, fields: { ...typeFields.Area } })
    .registerType('Page', { ctor: Page, fields: { ...typeFields.Page } })
  return registerLike(environment)
}
