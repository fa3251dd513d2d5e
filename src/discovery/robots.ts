/** What a robots.txt names: path prefixes of Allow and Disallow, and sitemap URLs (RFC 9309 2.2). */
export type Robots = { paths: string[]; sitemaps: string[] }

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
  const content = text.slice(0, MAX_LENGTH).replace(/^\ufeff/, '')
  if (content.trimStart().startsWith('<')) return { paths: [], sitemaps: [] }
  for (const line of content.split(/\r\n?|\n/, MAX_LINES)) {
    const [name, value] = fieldOf(line)
    if (name === 'sitemap') addTo(sitemaps, value, MAX_SITEMAPS)
    const prefix = name === 'allow' || name === 'disallow' ? value.replace(/[*$?].*$/s, '') : ''
    if (prefix.startsWith('/') && prefix !== '/') addTo(paths, prefix, MAX_PATHS)
  }
  return { paths: [...paths], sitemaps: [...sitemaps] }
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
