import { expect, test } from 'vitest'
import { html, joined, multiline, verbatim } from './markup.js'

test('values are escaped for text and for quoted attributes, markup and lists of it are not escaped again', () => {
  const inner = html`<b>${'<&>'}</b>`
  expect(html`<p title="${'"\'<&'}">${[inner, ' ', 7]}${null}</p>`.text).toBe(
    '<p title="&quot;&#39;&lt;&amp;"><b>&lt;&amp;&gt;</b> 7</p>'
  )
})

test.each([
  ['\u001b]0;x\u0007', '\\x1b]0;x\\x07'],
  ['\u202eabc', '\\u{202e}abc'],
  ['a\ud800b\udc00', 'a\\u{d800}b\\u{dc00}'],
  ['é 日 🙂', 'é 日 🙂'],
  ['a\nb', 'a\\x0ab'],
  ['::error::x', '\\x3a:error::x']
])('%j is shown as %s', (text, shown) => {
  expect(html`${text}`.text).toBe(shown)
})

test('only text that is told to keep its lines does, and each is escaped as a line of its own', () => {
  expect(multiline('a {\n  b <c>\n::warning::d\n}\n\n').text).toBe('a {\n  b &lt;c&gt;\n\\x3a:warning::d\n}')
})

test('the indent of a template is not that of the page; values keep theirs', () => {
  const page = html`<div>
    <pre>${multiline('a\n    b')}</pre>
  </div>`
  expect(page.text).toBe('<div>\n<pre>a\n    b</pre>\n</div>')
})

test('parts are joined by text of the caller', () => {
  expect(joined(['<', verbatim('<br>')], ' | ').text).toBe('&lt; | <br>')
})
