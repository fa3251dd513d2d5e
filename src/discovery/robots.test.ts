import { expect, it } from 'vitest'
import { allowsRobots, parseRobots } from './robots.js'

it('reads Allow, Disallow and Sitemap of all groups', () => {
  const robots = '\ufeffUser-Agent: a\r\nDISALLOW : /a/ # note\rAllow: /b/*.png$\nDisallow:\nDisallow: /\nDisallow: *\n'
  expect(
    parseRobots(`${robots}Disallow: /c?x=1\nUser-agent: b\nDisallow: /a/\nSitemap: https://x.example/s.xml`)
  ).toEqual({
    paths: ['/a/', '/b/', '/c'],
    sitemaps: ['https://x.example/s.xml'],
    rules: []
  })
})

it('is empty for a page, comments and overlong lines', () => {
  const empty = { paths: [], sitemaps: [], rules: [] }
  expect(parseRobots('\n <!doctype html>\nDisallow: /a/')).toEqual(empty)
  expect(parseRobots('# Disallow: /a/\nnonsense\n: /b/')).toEqual(empty)
  expect(parseRobots(`Disallow: /${'a'.repeat(10_000_000)}`)).toEqual(empty)
})

it('heeds the group for us, else the one for everybody, and the longest pattern in it', () => {
  const everybody =
    'User-agent: other\nDisallow: /\n\nUser-agent: x\nUser-agent: *\nDisallow: /act/\nAllow: /act/read\n'
  const { rules } = parseRobots(`${everybody}Disallow: /*.php$\nDisallow: /*/edit/*\n`)
  const allowed = (path: string): boolean => allowsRobots(rules, path)
  expect(['/', '/act', '/act/reading', '/a.php/x', '/edit/'].filter(allowed)).toHaveLength(5)
  expect(['/act/', '/act/9', '/a.php', '/b/a.php', '/a/edit/', '/a/edit/9'].filter(allowed)).toEqual([])
  const own = parseRobots(`${everybody}User-Agent: Verbgate\nDisallow: /own/\n`)
  expect(allowsRobots(own.rules, '/act/9')).toBe(true)
  expect(allowsRobots(own.rules, '/own/')).toBe(false)
  expect(allowsRobots(parseRobots('User-agent: *\nDisallow:').rules, '/')).toBe(true)
  expect(allowsRobots(parseRobots('User-agent: *\nDisallow: /').rules, '/a')).toBe(false)
})

it('keeps 500 paths of 5,000 lines', () => {
  const lines = Array.from({ length: 100_000 }, (_, i) => `Disallow: /${i}/`).join('\n')
  expect(parseRobots(lines).paths).toHaveLength(500)
  expect(parseRobots(`${'\n'.repeat(6_000)}Disallow: /late/`).paths).toEqual([])
})
