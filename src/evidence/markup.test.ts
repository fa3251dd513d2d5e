import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cssLinks, linksOf, pageTitle } from './markup.js'

const BASE = 'https://shop.example/top/index.html'

/** `kind path` of each link, the origin left out if it is the base's. */
function found(html: string): string[] {
  return linksOf(html, BASE).map(({ kind, url }) => `${kind} ${url.replace('https://shop.example', '')}`)
}

describe('linksOf', () => {
  it.each([
    ['<a href="a/?x=1&amp;y=2#z">', ['page /top/a/?x=1&y=2']],
    ['<A HREF=/b/>x</A><area href="c.html">', ['page /b/', 'page /top/c.html']],
    ['<iframe src=/f.html></iframe>', ['page /f.html']],
    [
      '<img src=" /i/a.png " srcset="/s/1.png 1x,/s/2.png 2x, /s/3,4.png, /s/5.png">',
      ['static /i/a.png', 'static /s/1.png', 'static /s/2.png', 'static /s/3,4.png', 'static /s/5.png']
    ],
    ['<video poster=/p.jpg><source src=/v.mp4></video>', ['static /p.jpg', 'static /v.mp4']],
    ['<img data-src="/lazy/a.webp" alt="/not/this.png">', ['static /lazy/a.webp']],
    ['<script src="//cdn.example/x.js"></script>', ['static https://cdn.example/x.js']],
    [
      '<link rel=stylesheet href=s.css><link rel="shortcut icon" href=/i.ico><link rel=canonical href=/c/>',
      ['style /top/s.css', 'static /i.ico', 'page /c/']
    ],
    ['<link rel=preconnect href=https://cdn.example>', []],
    ['<form action=/send method=post><button formaction=/other>', ['form /send', 'form /other']],
    ['<div style="background:url(&quot;/bg/a.png&quot;)">', ['static /bg/a.png']],
    [
      '<style>@import "/c/b.css"; @import url(/c/d.css); a{background:URL( \'/bg/b.png\' )}</style>',
      ['style /c/b.css', 'style /c/d.css', 'static /bg/b.png']
    ],
    ['<meta http-equiv=Refresh content="0; URL=/next/">', ['page /next/']],
    ['<base href="/deep/x/"><base href="/no/"><a href=y>', ['page /deep/x/y']],
    ['<object data=/o.pdf></object><svg><use href="/sprite.svg#a"/></svg>', ['static /o.pdf', 'static /sprite.svg']]
  ])('reads %s', (html, links) => {
    expect(found(html)).toEqual(links)
  })

  it.each([
    '<!-- <a href=/comment/> -->',
    '<script>"<a href=/script/>"</script>',
    '<textarea><a href=/text/></textarea>',
    '<a href="javascript:alert(1)"><a href="mailto:a@b.example"><a href="#x"><a href=""><a href>',
    '<img src="data:image/png;base64,AAAA"><a href="http://[broken/">',
    '<a href="/open'
  ])('finds nothing in %s', (html) => {
    expect(found(html)).toEqual([])
  })

  it('names each URL once', () => {
    expect(found('<a href=/a/><a href=/a/#b><a href="../a/">')).toEqual(['page /a/'])
  })

  it('stops at 2,000 links and 512 Ki characters', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => `<a href=/${i}/>`).join('')
    expect(linksOf(many, BASE)).toHaveLength(2000)
    expect(linksOf(`${'x'.repeat(10_000_000)}<a href=/late/>`, BASE)).toEqual([])
    expect(linksOf(`<img srcset="${'/a.png 1x,'.repeat(60_000)}">`, BASE).length).toBeLessThanOrEqual(2)
  })

  // Each of these took a naive reader quadratic time; the bound is generous, the naive time is minutes.
  it.each([
    ['open elements', '<b>'.repeat(200_000)],
    ['attributes', `<a ${'a=1 '.repeat(200_000)}`],
    ['distinct attributes', `<a ${Array.from({ length: 80_000 }, (_, i) => `a${i}=1`).join(' ')}>`],
    ['entities', `<a href="${'&amp;'.repeat(100_000)}">`],
    ['commas', `<img srcset="${','.repeat(400_000)}x">`.repeat(2)],
    ['blanks', `<img srcset="${' '.repeat(15_000)}x,">`.repeat(40)],
    ['css functions', `<style>${'url('.repeat(130_000)}</style>`],
    ['css blanks', `<style>url(${' '.repeat(500_000)}</style>`],
    ['css quotes', `<style>${'url("\''.repeat(80_000)}</style>`],
    ['css imports', `<style>${'@import '.repeat(60_000)}</style>`],
    ['style starts', '<style>'.repeat(70_000)],
    ['title starts', '<title>'.repeat(70_000)],
    ['comments', '<!--'.repeat(120_000)]
  ])('reads a flood of %s in bounded time', (_name, html) => {
    const startMs = performance.now()
    linksOf(html, BASE)
    pageTitle(html)
    expect(performance.now() - startMs).toBeLessThan(4000)
  })

  it('never throws', () => {
    const piece = fc.constantFrom(
      '<a href="',
      '<style>',
      '</style>',
      '<title>',
      'url(',
      '&#x110000;',
      '<base href=//[>',
      ' srcset=',
      '"',
      "'",
      '>',
      '<!--'
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' }))), (pieces) => {
        const html = pieces.join('')
        expect(Array.isArray(linksOf(html, BASE))).toBe(true)
        expect(typeof pageTitle(html)).toBe('string')
      })
    )
  })
})

describe('cssLinks', () => {
  it('resolves against the style sheet', () => {
    expect(
      cssLinks('@import"more.css";a{src:url(../f/a.woff2?v=1#x),url("../i/b.png")}', 'https://a.example/css/s.css')
    ).toEqual([
      { url: 'https://a.example/css/more.css', kind: 'style' },
      { url: 'https://a.example/f/a.woff2?v=1', kind: 'static' },
      { url: 'https://a.example/i/b.png', kind: 'static' }
    ])
  })
})

describe('pageTitle', () => {
  it.each([
    ['<html><head><TITLE lang=en>\n Index of\t&lt;/&gt; </TITLE>', 'Index of </>'],
    ['<title></title><title>second</title>', ''],
    ['<svg><title>drawing</title></svg><title>page</title>', 'page'],
    ['<!-- <title>no</title> --><title>yes', 'yes'],
    ['{"a": 1}', ''],
    [`<title>${'x'.repeat(1000)}</title>`, 'x'.repeat(300)],
    [`${' '.repeat(70_000)}<title>late</title>`, '']
  ])('of document %#', (html, title) => {
    expect(pageTitle(html)).toBe(title)
  })
})
