import { expect, it } from 'vitest'
import { parseRobots } from './robots.js'

it('reads Allow, Disallow and Sitemap of all groups', () => {
  const robots = '\ufeffUser-Agent: a\r\nDISALLOW : /a/ # note\rAllow: /b/*.png$\nDisallow:\nDisallow: /\nDisallow: *\n'
  expect(
    parseRobots(`${robots}Disallow: /c?x=1\nUser-agent: b\nDisallow: /a/\nSitemap: https://x.example/s.xml`)
  ).toEqual({
    paths: ['/a/', '/b/', '/c'],
    sitemaps: ['https://x.example/s.xml']
  })
})

it('is empty for a page, comments and overlong lines', () => {
  const empty = { paths: [], sitemaps: [] }
  expect(parseRobots('\n <!doctype html>\nDisallow: /a/')).toEqual(empty)
  expect(parseRobots('# Disallow: /a/\nnonsense\n: /b/')).toEqual(empty)
  expect(parseRobots(`Disallow: /${'a'.repeat(10_000_000)}`)).toEqual(empty)
})

it('keeps 500 paths of 5,000 lines', () => {
  const lines = Array.from({ length: 100_000 }, (_, i) => `Disallow: /${i}/`).join('\n')
  expect(parseRobots(lines).paths).toHaveLength(500)
  expect(parseRobots(`${'\n'.repeat(6_000)}Disallow: /late/`).paths).toEqual([])
})
