import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMultistatus } from './multistatus.js'

const FILE = {
  href: '/dav/a%20b.png',
  status: 200,
  collection: false,
  contentLength: 12,
  contentType: 'image/png',
  displayName: 'a & b.png'
}

/** A listing of one collection and one file, under any prefix. */
function listing(prefix: string): string {
  const p = prefix === '' ? '' : `${prefix}:`
  const xmlns = prefix === '' ? 'xmlns' : `xmlns:${prefix}`
  const status = (line: string): string => `<${p}status>HTTP/1.1 ${line}</${p}status>`
  return `<?xml version="1.0" encoding="utf-8"?>
    <${p}multistatus ${xmlns}="DAV:" xmlns:z="urn:other">
      <${p}response><${p}href>/dav/</${p}href><${p}propstat><${p}prop>
        <${p}resourcetype><${p}collection/></${p}resourcetype><z:displayname>other</z:displayname>
      </${p}prop>${status('200 OK')}</${p}propstat></${p}response>
      <${p}response><${p}href>
        /dav/a%20b.png </${p}href>
      <${p}propstat><${p}prop><${p}quota/></${p}prop>${status('404 Not Found')}</${p}propstat>
      <${p}propstat><${p}prop>
        <${p}resourcetype/><${p}getcontentlength>12</${p}getcontentlength><${p}getcontenttype>image/png</${p}getcontenttype>
        <${p}displayname>a &amp; <![CDATA[b.png]]></${p}displayname>
        <${p}getlastmodified>Mon, 01 Jan 2024 00:00:00 GMT</${p}getlastmodified>
      </${p}prop>${status('200 OK')}</${p}propstat></${p}response>
    </${p}multistatus>`
}

describe('parseMultistatus', () => {
  it.each(['', 'D', 'd', 'ns0', 'lp1'])('reads members whatever the prefix: %j', (prefix) => {
    const folder = { href: '/dav/', status: 200, collection: true, displayName: null, contentLength: null }
    expect(parseMultistatus(`\ufeff\n${listing(prefix)}`)).toEqual({
      members: [expect.objectContaining(folder), FILE],
      truncated: false
    })
  })

  it('reads a status of the response itself, and hrefs that point elsewhere as they are', () => {
    const xml =
      '<D:multistatus xmlns:D="DAV:"><D:response><D:href>http://10.0.0.1/x</D:href><D:status>HTTP/1.1 423 Locked</D:status></D:response></D:multistatus>'
    expect(parseMultistatus(xml)?.members).toEqual([
      expect.objectContaining({ href: 'http://10.0.0.1/x', status: 423 })
    ])
  })

  it.each([
    '',
    'no xml',
    '<html><body>multistatus</body></html>',
    '<multistatus><response><href>/</href></response></multistatus>',
    '<D:multistatus xmlns:D="urn:not-dav"/>',
    '{"multistatus":[]}'
  ])('is null for %j', (body) => {
    expect(parseMultistatus(body)).toBeNull()
  })

  it('keeps what it read before the XML broke or ended', () => {
    const whole = listing('D')
    expect(parseMultistatus(whole.slice(0, -60))).toEqual({ members: [expect.anything()], truncated: true })
    expect(parseMultistatus(whole.replace('<D:quota/>', '<D:quota>'))).toEqual({
      members: [expect.anything()],
      truncated: true
    })
  })

  it('refuses a DOCTYPE, and with it every entity', () => {
    const entities = Array.from({ length: 20 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('')
    const bomb = listing('D').replace('?>', `?><!DOCTYPE x [<!ENTITY e0 "x">${entities}]>`).replace('a &amp; ', '&e20;')
    expect(parseMultistatus(bomb)).toBeNull()
    expect(parseMultistatus(listing('D').replace('&amp;', '&unknown;'))?.truncated).toBe(true)
  })

  it('stops at 256 Ki characters, 10,000 members and 64 levels', () => {
    const head = '<multistatus xmlns="DAV:">'
    expect(parseMultistatus(head + '<response><href>/</href></response>'.repeat(100_000))?.truncated).toBe(true)
    expect(parseMultistatus(`${head}<response><href>${'x'.repeat(200_000)}</href></response></multistatus>`)).toEqual({
      members: [expect.objectContaining({ href: 'x'.repeat(4096) })],
      truncated: false
    })
    expect(parseMultistatus(head + '<a>'.repeat(80_000))).toEqual({ members: [], truncated: true })
    expect(parseMultistatus(`${head}<response>${'<a '.repeat(80_000)}`)).toEqual({ members: [], truncated: true })
  })

  it('never throws', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '</',
      'D:',
      'multistatus',
      ' xmlns:D="DAV:"',
      '<D:response>',
      '&#0;',
      '&x;',
      ']]>',
      '<![CDATA[',
      '<?',
      '\0',
      '\ud800',
      '"'
    )
    const prefix = fc.constantFrom('', '<D:multistatus xmlns:D="DAV:"><D:response>')
    fc.assert(
      fc.property(prefix, fc.array(fc.oneof(piece, fc.string({ unit: 'binary' }))), (start, pieces) => {
        const result = parseMultistatus(start + pieces.join(''))
        expect(result === null || Array.isArray(result.members)).toBe(true)
      })
    )
  })
})
