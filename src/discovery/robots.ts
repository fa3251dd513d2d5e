/** A path pattern of Allow or Disallow with `*` and `$` (RFC 9309 2.2.3). */
export type RobotsRule = { allows: boolean; pattern: string }

/** What a robots.txt names: path prefixes of Allow and Disallow, and sitemap URLs (RFC 9309 2.2); and what it asks of us. */
export type Robots = { paths: string[]; sitemaps: string[]; rules: RobotsRule[] }

const MAX_LENGTH = 512 * 1024
const MAX_LINES = 5_000
const MAX_PATHS = 500
const MAX_SITEMAPS = 20
const MAX_VALUE_LENGTH = 2_048

/**
 * Reads a robots.txt for all groups alike, as it says where things are. A pattern is cut at its first `*` or `$`
 * (RFC 9309 2.2.3). Reads 5,000 lines, keeps 500 distinct paths. An HTML page sent in its place holds nothing.
 */
export function parseRobots(text: string): Robots {
  const paths = new Set<string>()
  const sitemaps = new Set<string>()
  const groups = new RobotsGroups()
  const content = text.slice(0, MAX_LENGTH).replace(/^\ufeff/, '')
  if (content.trimStart().startsWith('<')) return { paths: [], sitemaps: [], rules: [] }
  for (const line of content.split(/\r\n?|\n/, MAX_LINES)) {
    const [name, value] = fieldOf(line)
    groups.add(name, value)
    if (name === 'sitemap') addTo(sitemaps, value, MAX_SITEMAPS)
    const prefix = name === 'allow' || name === 'disallow' ? value.replace(/[*$?].*$/s, '') : ''
    if (prefix.startsWith('/') && prefix !== '/') addTo(paths, prefix, MAX_PATHS)
  }
  return { paths: [...paths], sitemaps: [...sitemaps], rules: groups.rules }
}

/** Our product token (RFC 9309 2.2.1). */
const OURS = 'verbgate'

/** The rules of the groups for us; of those for everybody if none is (RFC 9309 2.2.1). */
class RobotsGroups {
  readonly #ours: RobotsRule[] = []
  readonly #everybody: RobotsRule[] = []
  #agents: string[] = []
  #hasOwn = false
  #isInRules = false

  get rules(): RobotsRule[] {
    return this.#hasOwn ? this.#ours : this.#everybody
  }

  add(name: string, value: string): void {
    if (name === 'user-agent') this.#addAgent(value.toLowerCase())
    else if (name === 'allow' || name === 'disallow') this.#addRule({ allows: name === 'allow', pattern: value })
  }

  #addAgent(agent: string): void {
    if (this.#isInRules) this.#agents = []
    this.#isInRules = false
    this.#agents.push(agent)
    this.#hasOwn ||= agent === OURS
  }

  #addRule(rule: RobotsRule): void {
    this.#isInRules = true
    if (rule.pattern === '') return
    if (this.#agents.includes(OURS) && this.#ours.length < MAX_PATHS) this.#ours.push(rule)
    if (this.#agents.includes('*') && this.#everybody.length < MAX_PATHS) this.#everybody.push(rule)
  }
}

/** Whether robots may follow a link to the path: the longest pattern decides, Allow before Disallow (RFC 9309 2.2.2). */
export function allowsRobots(rules: readonly RobotsRule[], path: string): boolean {
  const matching = rules.filter(({ pattern }) => matchesPattern(pattern, path))
  const longest = Math.max(0, ...matching.map(({ pattern }) => pattern.length))
  return matching.length === 0 || matching.some(({ allows, pattern }) => allows && pattern.length === longest)
}

/** In linear time: each piece between stars is looked for behind the one before. */
function matchesPattern(pattern: string, path: string): boolean {
  const isAnchored = pattern.endsWith('$')
  const pieces = (isAnchored ? pattern.slice(0, -1) : pattern).split('*')
  const [first = '', ...others] = pieces
  if (!path.startsWith(first)) return false
  let at = first.length
  for (const piece of others) {
    const found = path.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  if (!isAnchored) return true
  const last = others.at(-1)
  return last === undefined ? at === path.length : path.length - last.length >= at - last.length && path.endsWith(last)
}

function addTo(set: Set<string>, value: string, maxSize: number): void {
  if (value !== '' && set.size < maxSize) set.add(value)
}

function fieldOf(line: string): [name: string, value: string] {
  const colon = line.indexOf(':')
  if (colon < 0 || line.length > MAX_VALUE_LENGTH) return ['', '']
  const comment = line.indexOf('#')
  const value = comment > colon ? line.slice(colon + 1, comment) : line.slice(colon + 1)
  return comment >= 0 && comment < colon ? ['', ''] : [line.slice(0, colon).trim().toLowerCase(), value.trim()]
}
