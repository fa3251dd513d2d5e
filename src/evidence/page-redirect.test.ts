import { expect, test } from 'vitest'
import { readPageRedirect } from './page-redirect.js'

const BASE = 'http://shop.example/'
const at = (html: string): string | null => readPageRedirect(html, BASE)

test.each([
  ['a refresh', '<meta http-equiv="refresh" content="0; url=https://www.shop.example/">'],
  [
    'a refresh in quotes, with a word and a link',
    '<META HTTP-EQUIV=Refresh CONTENT="3;URL=\'https://www.shop.example/\'"><p>We moved to <a href=https://www.shop.example/>here</a>'
  ],
  ['location', '<script>location="https://www.shop.example/"</script>'],
  [
    'location.href later',
    "<body><script>setTimeout(function(){window.location.href = 'https://www.shop.example/'}, 0)</script>"
  ],
  ['location.replace', '<title>x</title><script>window.location.replace("https://www.shop.example/")</script>']
])('%s leads on', (_, html) => {
  expect(at(html)).toBe('https://www.shop.example/')
})

test('a place within the site, without its fragment', () => {
  expect(at('<meta http-equiv=refresh content="0;url=/en/#top">')).toBe('http://shop.example/en/')
})

test.each([
  ['a page that reloads itself', '<meta http-equiv=refresh content="30">'],
  ['the same with its address', `<meta http-equiv=refresh content="30; url=${BASE}"><p>Status`],
  [
    'a page with content that leads on later',
    `<meta http-equiv=refresh content="300; url=/logout"><p>${'news '.repeat(99)}`
  ],
  ['a form', '<meta http-equiv=refresh content="9; url=/x"><form><input></form>'],
  [
    'readers without scripts alone',
    '<noscript><meta http-equiv=refresh content="0; url=/nojs"></noscript><div id=app></div>'
  ],
  ['an application', '<div id=app></div><script src=app.js></script><script>location="/x"</script>'],
  ['a condition', '<script>if (old) location = "/old/"</script>'],
  ['a script that reads', '<script>var l = location.href == "https://x.example/"</script>'],
  ['no web page', '<meta http-equiv=refresh content="0; url=javascript:alert(1)">']
])('%s does not', (_, html) => {
  expect(at(html)).toBeNull()
})
