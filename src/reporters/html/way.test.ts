import { expect, test } from 'vitest'
import type { Hop } from '../../findings/finding.js'
import { wayDrawings, drawWay, wayPicture } from './way.js'

function hop(chain: string[], answeredBy: string | null): Hop {
  return { chain, answeredBy, advice: '' }
}

test.each([
  [['nginx', 'Apache httpd'], 'Apache httpd', 'client, then nginx (let it through), then Apache httpd (answered)'],
  [['nginx', 'Apache httpd'], 'nginx', 'client, then nginx (answered), then Apache httpd'],
  [['nginx', 'Apache httpd'], null, 'client, then nginx, then Apache httpd'],
  [['nginx'], 'IIS', 'client, then nginx (let it through), then IIS (answered)'],
  [[], 'IIS', 'client, then IIS (answered)']
])('%j answered by %s is told as %s', (chain, answeredBy, told) => {
  expect(drawWay(hop(chain, answeredBy), 'w')?.label).toBe(`Way of the request: ${told}`)
})

test('without a known product there is no drawing', () => {
  expect(drawWay(null, 'w')).toBeNull()
  expect(drawWay(hop([], null), 'w')).toBeNull()
  expect(wayDrawings([]).text).toBe('')
})

test('every box has its name, the ones that count their mark, and the picture has a text', () => {
  const way = drawWay(hop(['nginx', 'Apache httpd'], 'Apache httpd'), 'way-1')
  if (way === null) throw new Error('not drawn')
  expect(way.drawing.text.match(/<rect\s+class="(\w+)"/g)).toHaveLength(3)
  expect(way.drawing.text).toMatch(/class="said passed"[^>]*>let it through<.*class="said answered"[^>]*>answered</s)
  expect(way.drawing.text.match(/class="arrow"/g)).toHaveLength(2)
  expect(wayPicture(way).text).toMatch(/role="img"\s+aria-label="Way of the request: client, then nginx/)
  expect(wayPicture(way).text).toContain('<use href="#way-1" />')
})

test('a long way shows its first and its last stations, a long name its beginning', () => {
  const chain = Array.from({ length: 12 }, (_, index) => `proxy ${index}`)
  const label = drawWay(hop([...chain, 'x'.repeat(40)], 'x'.repeat(40)), 'w')?.label ?? ''
  expect(label).toContain('proxy 0 (let it through), then proxy 1 (let it through), then 8 more')
  const { drawing, width } = drawWay(hop(['日'.repeat(30), 'x'.repeat(40)], null), 'w') ?? {}
  expect(drawing?.text).toContain(`>${'x'.repeat(17)}…<`)
  expect(drawing?.text).toContain(`>${'日'.repeat(17)}…<`)
  expect(width).toBeGreaterThan(17 * 13)
})
