import type { Answer, Behaviour } from './behaviour.js'
import { response, saysOf } from './wire.js'

const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/** CSI, OSC 52, OSC 8, C1, backspace, NUL, bidirectional text, zero width, separators, commands of CI runners, markup. */
const TEXTS: Readonly<Record<string, string>> = {
  colours: '\u001b[31mred\u001b[0m\u001b[2J\u001b[H',
  clipboard: '\u001b]52;c;ZXZpbA==\u0007',
  hyperlink: '\u001b]8;;http://evil.example\u001b\\click\u001b]8;;\u001b\\',
  title: '\u001b]0;owned\u0007',
  c1: '\u009b31m\u009d0;owned\u009c\u0090q\u009c',
  backspace: 'safe\u0008\u0008\u0008\u0008evil\u007f',
  return: 'clean\rexposed\u000b\u000c',
  nul: 'a\u0000b',
  bidi: utf8('\u202egnp.exe\u2066\u2067\u2069\u200f'),
  invisible: utf8('a\u200bb\u2060c\ufeffd\u00ad\u2028e\u2029f\ufff9'),
  workflow: '\n::error file=a::forged\n::add-mask::0\n##vso[task.complete result=Failed;]\n##teamcity[buildStop]\n',
  markup: '</script><script>alert(1)</script><img src=x onerror=alert(1)>&#x1b;]]>--></title>',
  formula: '=cmd|\' /C calc\'!A0,"\t@x\n+1"',
  surrogates: '\u00ed\u00a0\u0080\u00ff\u00fe\u00c0\u00af'
}

/** A site whose every field and text says it, as far as the grammar lets it. */
function everywhere(text: string): Answer {
  // oxlint-disable-next-line no-control-regex -- a field value holds no C0 control but the tab
  const value = text.replaceAll(/[\0-\x08\x0a-\x1f\x7f]/g, '')
  const fields = ['Server', 'Via', 'X-Powered-By', 'Location', 'DAV', 'WWW-Authenticate'].map(
    (name) => `${name}: ${value}`
  )
  const page = `<!doctype html><title>${text}</title><a href="/content/${text}/">${text}</a><img src="/content/${text}.png">`
  const href = `/content/${encodeURI(text)}${text.replaceAll(/[<&\0]/g, '')}`
  const members = `<D:multistatus xmlns:D="DAV:"><D:response><D:href>${href}</D:href></D:response></D:multistatus>`
  const reason = text.replaceAll(/[\r\n]/g, '')
  return saysOf(({ method, target, host }) => {
    const allow = `Allow: GET, PUT, ${value}`
    const [status, type, body] =
      method === 'PROPFIND'
        ? [207, 'text/xml', members]
        : method === 'TRACE'
          ? [200, 'message/http', `TRACE ${target} HTTP/1.1\r\nHost: ${host}\r\n${text}`]
          : [method === 'GET' ? 200 : 409, `text/html; x=${value}`, page]
    return response(status, body, [...fields, allow, `Content-Type: ${type}`]).replace('Said', reason)
  })
}

/** Texts that a terminal, a log viewer or a CI runner acts on, in every place that a server may put text in. */
export const texts: readonly Behaviour[] = Object.entries(TEXTS).map(([name, text]) => ({
  name: `text-${name}`,
  outcome: { GET: '200', PROPFIND: '207', MKCOL: '409' },
  answer: everywhere(text)
}))
