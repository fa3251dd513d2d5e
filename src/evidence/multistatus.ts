import { readXml, StopReading } from './xml.js'

/** One `DAV:response` of a multistatus (RFC 4918 14.24). */
export type Member = {
  /** As the server sent it: an absolute path or URL, percent-encoded; may point anywhere. */
  href: string
  /** Status of the response, or the best of its propstats (200 before any other); 0 if none was readable. */
  status: number
  /** `DAV:resourcetype` holds `DAV:collection`. */
  collection: boolean
  /** `DAV:getcontentlength` in bytes. */
  contentLength: number | null
  contentType: string | null
  displayName: string | null
}

/** A multistatus body (RFC 4918 13). */
export type Multistatus = {
  members: Member[]
  /** The body was cut, broken, or beyond a limit: there may be more members. */
  truncated: boolean
}

const DAV = 'DAV:'
const MAX_LENGTH = 256 * 1024
const MAX_MEMBERS = 10_000
const MAX_VALUE_LENGTH = 4_096

/**
 * Reads a multistatus, whatever its prefix. Bounds: 256 Ki characters, 10,000 members, 64 levels, 4,096 characters of a
 * value; beyond them, and where the XML breaks, what was read so far is kept and `truncated` is set. Never throws.
 * @returns `null` if the body is no multistatus, or has a DOCTYPE (RFC 4918 20.6: entities are an attack)
 */
export function parseMultistatus(xml: string): Multistatus | null {
  const reader = new MultistatusReader()
  const end = readXml(xml, MAX_LENGTH, {
    open: (uri, local) => reader.open(uri, local),
    text: (text) => reader.text(text),
    close: () => reader.close()
  })
  if (end === 'refused' || !reader.sawRoot) return null
  return { members: reader.members, truncated: end !== 'complete' }
}

class MultistatusReader {
  readonly members: Member[] = []
  sawRoot = false
  /** Local names of the open elements; a foreign namespace is the empty string. */
  readonly #path: string[] = []
  #member: Member | null = null
  #value = ''

  open(uri: string, local: string): void {
    const name = uri === DAV ? local : ''
    if (this.#path.length === 0) {
      if (name !== 'multistatus') throw new StopReading()
      this.sawRoot = true
    }
    this.#path.push(name)
    this.#value = ''
    if (this.#path.length === 2 && name === 'response') this.#member = emptyMember()
    if (this.#member !== null && name === 'collection' && this.#path.at(-2) === 'resourcetype') {
      this.#member.collection = true
    }
  }

  text(text: string): void {
    if (this.#member !== null && this.#value.length < MAX_VALUE_LENGTH) {
      this.#value = (this.#value + text).slice(0, MAX_VALUE_LENGTH)
    }
  }

  close(): void {
    const path = this.#path.join('/')
    if (this.#member !== null) this.#take(this.#member, path, this.#value.trim())
    if (path === 'multistatus/response') this.#finish()
    this.#path.pop()
    this.#value = ''
  }

  #take(member: Member, path: string, value: string): void {
    const own = path.replace(/^multistatus\/response\//, '')
    if (own === 'href' && member.href === '') member.href = value
    else if (own === 'status') member.status = statusOf(value)
    else if (own === 'propstat/status') member.status = bestStatus(member.status, statusOf(value))
    else if (own.startsWith('propstat/prop/') && value !== '') takeProperty(member, own.slice(14), value)
  }

  #finish(): void {
    if (this.#member !== null && this.#member.href !== '') this.members.push(this.#member)
    this.#member = null
    if (this.members.length >= MAX_MEMBERS) throw new StopReading()
  }
}

function emptyMember(): Member {
  return {
    href: '',
    status: 0,
    collection: false,
    contentLength: null,
    contentType: null,
    displayName: null
  }
}

function takeProperty(member: Member, name: string, value: string): void {
  if (name === 'getcontentlength' && /^\d{1,15}$/.test(value)) member.contentLength = Number(value)
  else if (name === 'getcontenttype') member.contentType = value
  else if (name === 'displayname') member.displayName = value
}

/** The code of a status line such as `HTTP/1.1 200 OK` (RFC 4918 14.28). */
function statusOf(line: string): number {
  return Number(/^HTTP\/\d(?:\.\d)? (\d{3})\b/.exec(line)?.[1] ?? 0)
}

function bestStatus(known: number, next: number): number {
  return known === 0 || next === 200 ? next : known
}
