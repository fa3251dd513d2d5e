import { registerPersonal } from './personal.js'
import { Environment } from '@marcbachmann/cel-js'
import { Answer } from '../../evidence/answer.js'
import { refusalStatuses } from '../../evidence/status.js'
import { Member } from '../../evidence/member.js'
import type { UnitKind, UnitType } from '../../units/unit.js'
import { registerSearch } from './search.js'

/** `401, 403 or 501`. */
function sayStatuses(statuses: readonly number[]): string {
  return `${statuses.slice(0, -1).join(', ')} or ${statuses.at(-1)}`
}

/** The types of answers: fields that conditions can read, with their CEL types and a line for the manual. */
export const answerTypes: Readonly<Record<'Member' | 'Response', UnitType['fields']>> = {
  Member: {
    href: { type: 'string', doc: 'URL or path as the server wrote it' },
    status: { type: 'int', doc: 'Its status in the multistatus; 0 if the server gave none' },
    collection: { type: 'bool', doc: 'It is a collection (RFC 4918 15.9)' },
    contentLength: { type: 'int', doc: 'Its size in bytes; 0 if the server gave none' },
    displayName: { type: 'string', doc: 'Its display name, or an empty text' }
  },
  Response: {
    status: { type: 'int', doc: 'The status code; 0 if no response came' },
    refuses: { type: 'bool', doc: `The status refuses the method: ${sayStatuses(refusalStatuses)}` },
    succeeds: { type: 'bool', doc: 'The status says that it was done: 2xx' },
    challenges: { type: 'bool', doc: 'A page that stands in front of the site: a challenge or a block page' },
    headers: {
      type: 'map<string, string>',
      doc: 'Header fields by their lower-case name; ask with "dav" in x.headers first. One that was sent more than once is one text, joined by ", "'
    },
    body: { type: 'string', doc: 'The first 64 KiB of content as text' },
    size: { type: 'int', doc: 'Bytes of content received, also those that were not kept' },
    rendering: {
      type: 'string',
      doc: 'The body without the random names of the own URL, which pages repeat: two that are equal are one rendering'
    },
    hit: {
      type: 'bool',
      doc: 'A cache says that it answered from its store: Cache-Status, X-Cache and their like, Age above 0'
    },
    storable: {
      type: 'bool',
      doc: 'RFC 9111 lets a shared cache store it and answer others with it; a cookie on either side keeps none from it'
    },
    lifetime: {
      type: 'int',
      doc: 'Seconds for which it says to be fresh in shared caches: s-maxage, max-age, Expires; -1 if it says nothing'
    },
    cookies: {
      type: 'map<string, string>',
      doc: 'Cookies that it sets, name to value; one whose value says the URL that was asked for is left out'
    },
    title: { type: 'string', doc: "The page's title, or an empty text" },
    words: {
      type: 'list<string>',
      doc: 'Words of five letters and more that a reader of the page sees, each once, lower-case, without its title; at most 100'
    },
    contentType: { type: 'string', doc: 'The media type alone, lower-case: `text/html`' },
    dav: { type: 'list<Member>', doc: 'Members of a 207 multistatus; empty for any other answer' },
    links: { type: 'list<string>', doc: "Absolute URLs of an HTML page's links" },
    listing: {
      type: 'bool',
      doc: `A directory listing, told by its shape and not by its title. What counts: status 200, a path that ends in a
slash, and links to what is in the folder that are labelled with their own names, beside a heading with the path, beside
columns that sort with sizes, dates or a link up, or beside nothing else; JSON and XML as servers write them count too. A
page of text that links a file is none.`.replaceAll('\n', ' ')
    },
    entries: { type: 'list<string>', doc: 'Names that a listing lists, collections with a slash at the end' },
    server: { type: 'string', doc: 'The Server field, or an empty text' },
    product: {
      type: 'string',
      doc: 'The product whose own error page this is, `nginx`; an empty text if the page does not tell'
    },
    location: { type: 'string', doc: 'The Location field, or an empty text' },
    failed: {
      type: 'string',
      doc: 'Empty if it was answered or dropped, else why not: `timeout`, `rate-limited`, `not-sent`'
    },
    dropped: { type: 'bool', doc: 'The connection was closed or reset without an answer: a way to refuse' },
    sent: {
      type: 'bool',
      doc: 'The probe was sent; of one that was not, nothing but sent, failed, dropped and made can be read'
    },
    made: {
      type: 'bool',
      doc: 'What it asks for was seen to have come into being, whatever the answer says; it was removed again or is named'
    }
  }
}

const limits = { maxAstNodes: 2000, maxDepth: 60, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 16 }

/** A new CEL environment that knows the types of answers and of the kinds, `matches` in linear time, and no variable. */
export function createEnvironment(kinds: readonly UnitKind[]): Environment {
  const environment = new Environment({ limits })
    .registerType('Member', { ctor: Member, fields: listFields(answerTypes.Member) })
    .registerType('Response', { ctor: Answer, fields: listFields(answerTypes.Response) })
  for (const { type } of kinds)
    if (type !== null) environment.registerType(type.name, { ctor: type.ctor, fields: listFields(type.fields) })
  return registerPersonal(registerSearch(environment))
}

/** The fields of every type that conditions can read, by type. */
export function describeTypes(kinds: readonly UnitKind[]): Record<string, Record<string, string>> {
  const types = kinds.flatMap(({ type }) => (type === null ? [] : [[type.name, listFields(type.fields)] as const]))
  return {
    Member: listFields(answerTypes.Member),
    Response: listFields(answerTypes.Response),
    ...Object.fromEntries(types)
  }
}

function listFields(fields: UnitType['fields']): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, type]))
}
