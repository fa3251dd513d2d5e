import { readXml, StopReading } from '../evidence/xml.js'

/** The locations a sitemap names, in order: pages and images, or other sitemaps (sitemaps.org protocol 0.9). */
export type Sitemap = { kind: 'urlset' | 'sitemapindex'; locations: string[] }

const MAX_LENGTH = 1024 * 1024
const MAX_LOCATIONS = 2_000
const MAX_LOCATION_LENGTH = 2_048

/** Reads a sitemap, as far as it is well-formed and at most 2,000 locations; `null` if it is none. Never throws. */
export function parseSitemap(xml: string): Sitemap | null {
  let kind: Sitemap['kind'] | null = null
  let value: string | null = null
  const locations: string[] = []
  const end = readXml(xml, MAX_LENGTH, {
    open(_uri, local) {
      if (kind === null) {
        if (local !== 'urlset' && local !== 'sitemapindex') throw new StopReading()
        kind = local
      }
      value = local === 'loc' ? '' : null
    },
    text(text) {
      if (value !== null && value.length <= MAX_LOCATION_LENGTH) value += text.slice(0, MAX_LOCATION_LENGTH + 1)
    },
    close() {
      if (value !== null && value.length <= MAX_LOCATION_LENGTH) locations.push(value.trim())
      value = null
      if (locations.length >= MAX_LOCATIONS) throw new StopReading()
    }
  })
  return kind === null || end === 'refused' ? null : { kind, locations }
}
