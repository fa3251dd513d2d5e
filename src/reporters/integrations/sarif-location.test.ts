import { describe, expect, it } from 'vitest'
import type { FilePosition } from '../../shared/errors.js'
import { target } from '../../../test/reporters/runs.js'
import { finding, ORIGIN } from '../../../test/reporters/sample.js'
import { buildLocation } from './sarif-location.js'

function uriOf(
  changes: Parameters<typeof finding>[0],
  places: [url: string, place: FilePosition][] = []
): string | undefined {
  const targets = places.map(([url]) => ({ ...target, url, origin: new URL(url).origin }))
  return buildLocation(finding(changes), targets, new Map(places)).physicalLocation?.artifactLocation?.uri
}

describe('a finding whose target stands in a file', () => {
  it('is at the line of the target, with all four numbers', () => {
    const places = new Map([[target.url, { file: 'ci/targets.txt', line: 7, column: 3 }]])
    expect(buildLocation(finding(), [target], places).physicalLocation).toEqual({
      artifactLocation: { uri: 'ci/targets.txt' },
      region: { startLine: 7, startColumn: 3, endLine: 7, endColumn: 4 }
    })
  })

  it('is at the first line if the line is not known', () => {
    const places = new Map([[target.url, { file: 'targets.txt' }]])
    expect(buildLocation(finding(), [target], places).physicalLocation?.region).toMatchObject({
      startLine: 1,
      startColumn: 1
    })
  })

  it.each([
    ['targets.txt', 'targets.txt'],
    ['./ci//targets.txt', 'ci/targets.txt'],
    ['ci\\win\\targets.txt', 'ci/win/targets.txt'],
    ['ci/../targets.txt', 'targets.txt'],
    ['ä b#?%41:\ud800.txt', '%C3%A4%20b%23%3F%2541%3A%EF%BF%BD.txt']
  ])('%j is %s', (file, uri) => {
    expect(uriOf({}, [[`${ORIGIN}/`, { file, line: 2 }]])).toBe(uri)
  })

  it.each([
    '/etc/targets.txt',
    '../targets.txt',
    'a/../../targets.txt',
    'C:\\targets.txt',
    'c:/t',
    '\\\\host\\t',
    '<stdin>',
    '-',
    '.',
    ''
  ])('is at its site if the file is %j', (file) => {
    const places = new Map([[target.url, { file, line: 9, column: 9 }]])
    expect(buildLocation(finding(), [target], places).physicalLocation).toEqual({
      artifactLocation: { uri: 'shop.example/images/' },
      region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 }
    })
  })

  const places: [string, FilePosition][] = [
    [`${ORIGIN}/news/`, { file: 'news' }],
    [`${ORIGIN}/`, { file: 'root' }],
    [`${ORIGIN}/images/index.html`, { file: 'images' }],
    ['http://other.example/images/a/', { file: 'other' }]
  ]
  it.each([
    ['/images/', 'images'],
    ['/images/a/', 'images'],
    ['/imagesque/', 'root'],
    ['/', 'root']
  ])('%s belongs to the deepest target above it on its origin: %s', (path, uri) => {
    expect(uriOf({ path }, places)).toBe(uri)
  })

  it('belongs to the first target of its origin if none is above it', () => {
    expect(uriOf({ path: '/' }, places.slice(0, 1))).toBe('news')
  })

  it('is at its site if only other origins stand in files', () => {
    expect(uriOf({}, places.slice(3))).toBe('shop.example/images/')
  })
})

describe('a finding without a file', () => {
  it.each([
    ['https://shop.example', '/images/', 'shop.example/images/'],
    ['https://shop.example:8443', '/', 'shop.example_8443/'],
    ['http://[::1]:8080', '/a', '%3A%3A1_8080/a'],
    ['http://[2001:db8::1]', '/', '2001%3Adb8%3A%3A1/'],
    [ORIGIN, '/bilder-ä/%C3%A4/%zz/a b?c#d[e]/', 'shop.example/bilder-%C3%A4/%C3%A4/%25zz/a%20b%3Fc%23d%5Be%5D/'],
    [ORIGIN, '/../%2e%2E/./x', 'shop.example/_/_/_/x'],
    [ORIGIN, '/a\u202eb\u0000\ud800', 'shop.example/a%5Cu%7B202e%7Db%5Cx00%5Cu%7Bd800%7D'],
    ['no origin', 'x', 'no%20origin/x']
  ])('%s%s is at %s', (origin, path, uri) => {
    expect(uriOf({ origin, path })).toBe(uri)
  })

  it('names method and URL', () => {
    expect(buildLocation(finding(), [], new Map()).logicalLocations).toEqual([
      { fullyQualifiedName: `QXZW ${ORIGIN}/images/`, kind: 'resource' }
    ])
  })
})
