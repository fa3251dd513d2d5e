import { describe, expect, it } from 'vitest'
import { decodeChunks, hasNoContent, parseHead } from './parse-head.js'

const parse = (text: string, atEnd = false) => parseHead(Buffer.from(text, 'latin1'), atEnd)

describe('parseHead', () => {
  it('reads a head as RFC 9112 has it', () => {
    const head = parse('HTTP/1.1 204 No Content\r\nA: 1\r\na: 2\r\n\r\nrest')
    expect(head).toEqual({ status: 204, reason: 'No Content', headers: { a: '1, 2' }, endByte: 39 })
  })

  it('forgives LF, folding, white space, repeated lengths and lines without a name', () => {
    const head = parse('\r\nHTTP/1.0 200\nX : a\n b\n: c\nnonsense\nContent-Length: 5\nContent-Length: 5\n\n')
    expect(head).toMatchObject({ status: 200, reason: '', headers: { x: 'a b', 'content-length': '5, 5' } })
  })

  it('waits for the end, unless there is no more', () => {
    expect(parse('HTTP/1.1 405 No\r\nAllow: GET\r\n')).toBeNull()
    expect(parse('HTTP/1.1 405 No\r\nAllow: GET\r\n', true)).toMatchObject({ status: 405, headers: { allow: 'GET' } })
  })

  it('says what is not HTTP', () => {
    expect(parse('SSH-2.0-x\r\n')).toBe('not-http')
    expect(parse('\0\0\u0012')).toBe('not-http')
    expect(parse('HTTP/1.1 099 Low\r\n\r\n')).toBe('not-http')
    expect(parse('HTTP/1.1 abc\r\n\r\n')).toBe('not-http')
    expect(parse('<html>', true)).toBe('not-http')
  })

  it('keeps fields whose names objects inherit', () => {
    const head = parse('HTTP/1.1 200 OK\r\n__proto__: a\r\nconstructor: b\r\n\r\n')
    if (head === null || head === 'not-http') throw new Error('no head')
    expect(Object.entries(head.headers)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b']
    ])
  })
})

describe('decodeChunks', () => {
  it('joins the chunks', () => {
    const { content, complete } = decodeChunks(Buffer.from('3;x=y\r\nabc\r\n2\r\nde\r\n0\r\n\r\n'))
    expect([content.toString(), complete]).toEqual(['abcde', true])
  })

  it('gives what can be read of a broken body', () => {
    expect(decodeChunks(Buffer.from('3\r\nabc\r\nzz\r\n'))).toMatchObject({ complete: false })
    expect(decodeChunks(Buffer.from('9\r\nabc')).content.toString()).toBe('abc')
  })
})

describe('hasNoContent', () => {
  it('follows RFC 9112 6.3', () => {
    expect([hasNoContent('HEAD', 200), hasNoContent('GET', 204), hasNoContent('GET', 304)]).toEqual([true, true, true])
    expect(hasNoContent('GET', 200)).toBe(false)
  })
})
