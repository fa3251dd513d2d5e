import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { cutXml, xmlAttribute, xmlContent } from './xml-text.js'

test('what XML does not allow is replaced, what it acts on is a reference', () => {
  expect(xmlAttribute('a\u0000\u001b\ud800\ufffe\uffffb')).toBe('a\ufffd\ufffd\ufffd\ufffd\ufffdb')
  expect(xmlContent('a\u0000\u001b\ud800\ufffe\uffffb🙂')).toBe('a\ufffd\ufffd\ufffd\ufffd\ufffdb🙂')
  expect(xmlAttribute(`<a b="c" d='e'>&\t\r\n`)).toBe('&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;&#9;&#13;&#10;')
  expect(xmlContent(']]>\t\r\n')).toBe(']]&gt;\t&#13;\n')
})

test('a parser reads back what was written, whatever it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const read = { attribute: '', content: '' }
      const parser = new SaxesParser()
      parser.on('opentag', ({ attributes }) => void (read.attribute = attributes['b'] ?? ''))
      parser.on('text', (part) => void (read.content += part))
      parser.write(`<a b="${xmlAttribute(text)}">${xmlContent(text)}</a>`).close()
      // oxlint-disable-next-line no-control-regex -- these are what XML does not allow
      const allowed = text.replaceAll(/[\0-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '\ufffd')
      expect(read).toEqual({ attribute: allowed, content: allowed })
    })
  )
})

test.each([
  ['abc', 3, 'abc', 0],
  ['abcd', 3, 'abc', 1],
  ['ab"', 7, 'ab', 1],
  ['ab"', 8, 'ab&quot;', 0],
  ['ab"c', 8, 'ab&quot;', 1],
  ['ab\n', 5, 'ab', 1],
  ['日本', 5, '日', 1],
  ['日本', 6, '日本', 0],
  ['a🙂', 4, 'a', 2],
  ['a🙂', 2, 'a', 2],
  ['ab&', 100, 'ab&amp;', 0]
])('%j in %i bytes is %s, %i left out', (text, most, xml, leftOut) => {
  expect(cutXml(text, xmlAttribute, most)).toEqual({ xml, leftOut })
})
