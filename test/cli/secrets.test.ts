import { expect, it } from 'vitest'
import { formats, type Format } from '../../src/reporters/reporter.js'
import { verbgate } from './in-process.js'
import { record } from './recorder.js'
import type { Received, Reply } from './recorder.js'

// Without a blank: the parts of a value are masked one by one, and a spelling has to be masked as a whole.
const SECRET = 's3cr3t/key+with"odd"<chars>&more'
const BASIC_PASSWORD = 'pa55-of-basic-0123'
const BASIC = `operator:${BASIC_PASSWORD}`
const COOKIE = 'c00kie-0123456789abcdef'

const encoded = Buffer.from(BASIC).toString('base64')
const percent = encodeURIComponent(SECRET)
const html = SECRET.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** The spellings in which a server may give a secret back; `must` are the ones that a report has to mask. */
const spellings: Record<string, string> = {
  plain: SECRET,
  'URL-encoded': percent,
  'URL-encoded in lower case': percent.replace(/%../g, (code) => code.toLowerCase()),
  base64: Buffer.from(SECRET).toString('base64'),
  'in Basic credentials': encoded,
  'credentials decoded': BASIC,
  'the password in them': BASIC_PASSWORD,
  'in HTML': html,
  'in JSON': JSON.stringify(SECRET).slice(1, -1),
  cookie: COOKIE
}

/** An open WebDAV server that says what it was sent, in every spelling, wherever it can. */
function indiscreet({ method, target, head }: Received): Reply {
  const all = Object.values(spellings).join('\r\n | ')
  const line = Object.values(spellings).join(' | ')
  const headers = {
    'Content-Type': 'text/html',
    Server: `nginx ${line}`,
    'X-Echo': line,
    Location: `/${line}`,
    Allow: line
  }
  const page = (status: number): Reply => ({
    status,
    reason: `Told ${line}`,
    headers,
    body: `<title>${all}</title>${all}${head}`
  })
  if (method === 'TRACE') return { status: 200, headers: { 'Content-Type': 'message/http' }, body: `${head}\r\n${all}` }
  if (method === 'PROPFIND') {
    const href = `<D:href>/content/${percent}/${COOKIE}.php</D:href>`
    return {
      status: 207,
      headers: { ...headers, 'Content-Type': 'text/xml' },
      body: `<D:multistatus xmlns:D="DAV:"><D:response>${href}</D:response></D:multistatus>`
    }
  }
  if (['MKCOL', 'MOVE', 'COPY', 'PROPPATCH'].includes(method)) return page(409)
  if (method === 'GET' || method === 'HEAD') {
    if (target !== '/') return page(404)
    return {
      ...page(200),
      body: `<title>${all}</title><a href="/content/${percent}.txt">a</a><a href="/${COOKIE}/a.txt">b</a>`
    }
  }
  return page(method === 'DELETE' ? 404 : 405)
}

for (const format of formats) {
  it.concurrent(`a ${format} report holds no secret that a server gives back`, async () => {
    const site = await record(indiscreet)
    const secrets = [
      '-H',
      `X-Api-Key: ${SECRET}`,
      '-H',
      `Authorization: Basic ${encoded}`,
      '-H',
      `Cookie: sid=${COOKIE}`
    ]
    const ended = await verbgate(['scan', site.url, '--rate', '0', '--format', format, '--fail-on', 'info', ...secrets])
    expect(ended.code).toBe(1)
    const said = `${ended.stdout}${ended.stderr}`
    const texts = [said, ...stringsIn(read(format, ended.stdout))]
    const told = Object.entries(spellings).filter(([, secret]) => texts.some((text) => text.includes(secret)))
    expect(told.map(([name]) => name)).toEqual([])
    // Numbers alone need no mask.
    if (format !== 'prometheus') expect(said).toContain('***')
  })
}

/** What a report says to the one who reads it: past the escapes of JSON, the references of XML and HTML. */
function read(format: Format, text: string): unknown {
  if (['json', 'sarif', 'gitlab', 'defectdojo'].includes(format)) return JSON.parse(text)
  if (format === 'jsonl')
    return text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return text
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => named[name] as string)
    .replaceAll('\u200b', '')
}

/** Every string in a JSON value, keys included. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => [key, ...stringsIn(item)])
}
