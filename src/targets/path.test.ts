import { describe, expect, it } from 'vitest'
import { ancestorsOf, depthOf, directoryOf, extensionOf, isUnambiguousPath, parseAreaPath } from './path.js'

describe('paths', () => {
  it('names the collection, its ancestors and its depth', () => {
    expect([directoryOf('/a/b.png'), directoryOf('/a/'), directoryOf('/x')]).toEqual(['/a/', '/a/', '/'])
    expect(ancestorsOf('/a/b/c/')).toEqual(['/a/b/', '/a/', '/'])
    expect(ancestorsOf('/')).toEqual([])
    expect([depthOf('/'), depthOf('/a/b/')]).toEqual([0, 2])
  })

  it('reads the extension of the last segment without path parameters', () => {
    expect(['/a/B.PNG', '/a/x.php;jsessionid=1', '/a.b/c', '/.htaccess', '/a/'].map(extensionOf)).toEqual([
      'png',
      'php',
      '',
      '',
      ''
    ])
  })

  it.each(['/', '/a/', '/%E7%94%BB/', '/a;b/c.png', '/...', '/a..b/'])('reads %s in one way only', (path) => {
    expect(isUnambiguousPath(path)).toBe(true)
  })

  it.each([
    '',
    'a/',
    '/a%2fb/',
    '/a%5Cb/',
    '/a/../b/',
    '/a/%2e%2E/',
    '/./',
    '/a//b',
    '/a%00/',
    '/a%252fb/',
    '/a\\b/',
    '/a b'
  ])('finds %s ambiguous', (path) => {
    expect(isUnambiguousPath(path)).toBe(false)
  })
})

describe('parseAreaPath', () => {
  it('adds the slash and encodes what a path cannot hold', () => {
    expect(['/images', ' /a/ ', '/画像/', '/a b', '/%7Ex/'].map(parseAreaPath)).toEqual([
      '/images/',
      '/a/',
      '/%E7%94%BB%E5%83%8F/',
      '/a%20b/',
      '/%7Ex/'
    ])
    expect(parseAreaPath(parseAreaPath('/é'))).toBe('/%C3%A9/')
  })

  it.each(['', 'images', '/a?b', '/../etc/', '//host/', '/a\nb/', 'https://shop.example/a/'])('refuses %j', (text) => {
    expect(() => parseAreaPath(text)).toThrow(expect.objectContaining({ code: 'area-invalid' }))
  })
})
