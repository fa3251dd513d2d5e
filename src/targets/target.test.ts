import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UsageError, type UsageErrors } from '../shared/errors.js'
import { parseTarget, parseTargetsFile } from './target.js'

function refusalOf(text: string): UsageError {
  try {
    parseTarget(text)
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
  throw new Error(`${text} was taken`)
}

describe('parseTarget', () => {
  it('drops query and fragment and keeps the percent-encoding', () => {
    const target = parseTarget(' HTTPS://Shop.Example:443/a%2Fb/%e7/?q=1#top ')
    expect(target).toEqual({
      url: 'https://shop.example/a%2Fb/%e7/',
      origin: expect.objectContaining({ href: 'https://shop.example', port: 443, scheme: 'https' }),
      path: '/a%2Fb/%e7/'
    })
  })

  it('takes ports, IPv6, international names and a bare origin', () => {
    const urls = ['http://127.0.0.1:8080', 'http://[::1]:81/x', 'https://例え.jp/', 'https://shop.example/@tag/']
    expect(urls.map((url) => parseTarget(url).url)).toEqual([
      'http://127.0.0.1:8080/',
      'http://[::1]:81/x',
      'https://xn--r8jz45g.jp/',
      'https://shop.example/@tag/'
    ])
  })

  it.each([
    ['shop.example', 'https://shop.example/'],
    ['shop.example/top', 'https://shop.example/top'],
    ['localhost:8080', 'https://localhost:8080/'],
    ['//shop.example/', 'https://shop.example/'],
    ['http//shop.example/', 'http://shop.example/'],
    ['https:/shop.example', 'https://shop.example/'],
    ['https:///shop.example/', 'https://shop.example/'],
    ['http:shop.example', 'http://shop.example/'],
    ['htp://shop.example/', 'http://shop.example/'],
    ['htttps://shop.example/', 'https://shop.example/']
  ])('refuses %s and suggests %s', (text, suggestion) => {
    expect(refusalOf(text).hint).toContain(suggestion)
  })

  it.each([
    '',
    'https://',
    'https://a b/',
    'https://shop.example:99999/',
    'ftp://shop.example/',
    'mailto:a@b.example',
    'https:\\\\shop.example',
    'file:///etc/passwd'
  ])('refuses %j with a remedy', (text) => {
    expect(refusalOf(text).hint).toMatch(/\.$|\?$/)
  })

  it.each([
    'https://bob:s3cret@shop.example/',
    'https://bob:s3cret%40@shop.example/',
    'https://:s3cret@shop.example/',
    'https://bob:s3c/s3cret@shop.example/',
    'https://bob:#s3cret@shop.example/',
    'https:/bob:s3cret@shop.example/',
    'htp://bob:s3cret@shop.example/',
    'bob:s3cret@shop.example',
    'https://bob:s3cret @shop.example'
  ])('never repeats the password of %s', (text) => {
    const { message, hint } = refusalOf(text)
    expect(`${message} ${hint}`).not.toContain('s3cret')
  })

  it('sends an empty user name away too, and says how to authenticate', () => {
    expect(refusalOf('https://@shop.example/').code).toBe('target-has-credentials')
    expect(refusalOf('https://a:b@shop.example/').hint).toContain('Authorization')
  })

  it('throws nothing but UsageError, and takes what it gave', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.webUrl().map((url) => url.replace(':', ''))
    )
    fc.assert(
      fc.property(text, (candidate) => {
        try {
          const { url } = parseTarget(candidate)
          expect(parseTarget(url).url).toBe(url)
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError)
        }
      })
    )
  })
})

describe('parseTargetsFile', () => {
  it('reads one URL a line, with comments and line ends of any kind, each once', () => {
    const text = '\ufeff# shops\r\nhttps://a.example/\r\n\n https://b.example/x#y  # note\nhttps://A.example\n'
    expect(parseTargetsFile(text, 'list').map(({ url, place }) => [url, place?.line])).toEqual([
      ['https://a.example/', 2],
      ['https://b.example/x', 4]
    ])
  })

  it('reports every mistake with its line', () => {
    try {
      parseTargetsFile('a.example\nhttps://b.example/\nhttps://u:p@c.example/\n', 'list')
      expect.unreachable()
    } catch (error) {
      const { problems } = error as UsageErrors
      expect(problems.map(({ code, place }) => [code, place])).toEqual([
        ['target-invalid', { file: 'list', line: 1 }],
        ['target-has-credentials', { file: 'list', line: 3 }]
      ])
    }
  })

  it('reports fifty mistakes and the number of the rest', () => {
    try {
      parseTargetsFile('x\n'.repeat(1000), 'list')
      expect.unreachable()
    } catch (error) {
      expect((error as UsageErrors).problems).toHaveLength(51)
      expect((error as Error).message).toContain('950 more')
    }
  })

  it.each(['', '# nothing\n\n'])('refuses a list without a URL: %j', (text) => {
    expect(() => parseTargetsFile(text, 'list')).toThrow('no URL')
  })
})
