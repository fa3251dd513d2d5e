import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseSitemap } from './sitemap.js'

it('reads locations of pages and images, and of other sitemaps', () => {
  const urls =
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="urn:i"><url><loc> /a </loc><image:image><image:loc>/b.png</image:loc></image:image><lastmod>x</lastmod></url></urlset>'
  expect(parseSitemap(urls)).toEqual({ kind: 'urlset', locations: ['/a', '/b.png'] })
  expect(parseSitemap('<sitemapindex><sitemap><loc><![CDATA[/s.xml]]></loc></sitemap></sitemapindex>')).toEqual({
    kind: 'sitemapindex',
    locations: ['/s.xml']
  })
})

it.each([
  '',
  '<html/>',
  'a\nb',
  '<!DOCTYPE x><urlset/>',
  '<!DOCTYPE x [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>'
])('is null for %j', (body) => {
  expect(parseSitemap(body)).toBeNull()
})

it('keeps what came before the XML broke, 2,000 locations, none overlong', () => {
  expect(parseSitemap('<urlset><url><loc>/a</loc></url><url><loc>/b')?.locations).toEqual(['/a'])
  expect(parseSitemap(`<urlset>${'<url><loc>/a</loc></url>'.repeat(50_000)}`)?.locations).toHaveLength(2000)
  expect(parseSitemap(`<urlset><url><loc>/${'a'.repeat(500_000)}</loc></url></urlset>`)?.locations).toEqual([])
})

it('never throws', () => {
  const piece = fc.constantFrom('<urlset>', '<loc>', '</loc>', '<', '&#xd800;', '<!', ']]>', '\0')
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' }))), (pieces) => {
      parseSitemap(pieces.join(''))
    })
  )
})
