import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TlsOptions } from 'node:tls'
import { expect, it } from 'vitest'
import type { EdgeState } from '../../src/findings/edge-state.js'
import type { Finding } from '../../src/findings/finding.js'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { testCertificate } from '../prober/certificate.js'
import { reportOf, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { record, staticSite, type Received, type Recorder, type Reply } from './recorder.js'

const SITE = 'http://shop.example/'

/** A repair that did not reach it: TRACE is echoed, and a DAV header is there still. */
function unrepaired(request: Received): Reply {
  if (request.method === 'TRACE') {
    return { status: 200, headers: { 'Content-Type': 'message/http' }, body: `${request.head}\r\n\r\n` }
  }
  if (request.method === 'OPTIONS') return { status: 200, headers: { DAV: '1, 2', Allow: 'GET, HEAD, OPTIONS, TRACE' } }
  return staticSite(request)
}

/** A page that links to what the others do not know. */
function onlyHere(request: Received): Reply {
  if (request.target !== '/') return staticSite(request)
  return { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<title>Shop</title><img src="/new/b.png">' }
}

function closed(): Reply {
  return { status: 403, body: 'only edges' }
}

async function startEdges(...kinds: ((request: Received) => Reply)[]): Promise<{ edges: Recorder[]; names: string[] }> {
  const edges = await Promise.all(kinds.map(async (kind) => await record(kind)))
  return { edges, names: edges.map(({ port }) => `127.0.0.1:${port}`) }
}

async function scanThrough(
  names: readonly string[],
  ...flags: string[]
): Promise<{ code: number; result: ScanResult }> {
  const edges = names.flatMap((name) => ['--edge', name])
  const args = ['scan', SITE, '--rate', '0', '--no-config', ...edges, ...flags]
  const ended = await verbgate([...args, '--format', 'json'])
  return { code: ended.code ?? -1, result: reportOf(ended) }
}

function statesOf({ edges = [] }: Finding): EdgeState['state'][] {
  return edges.map(({ state }) => state)
}

function briefly({ findings }: ScanResult): string[] {
  return findings.map(({ ruleId, path }) => `${ruleId} ${path}`)
}

it.each([
  { kinds: [staticSite, unrepaired], open: [1] },
  { kinds: [unrepaired, staticSite], open: [0] },
  { kinds: [staticSite, unrepaired, staticSite], open: [1] },
  { kinds: [unrepaired, staticSite, unrepaired], open: [0, 2] }
])(
  'of edges of which $open are not repaired each difference is one finding that names them',
  async ({ kinds, open }) => {
    const { names } = await startEdges(...kinds)
    const { result } = await scanThrough(names)
    const alone = await scanThrough(names.filter((_, index) => open.includes(index)).slice(0, 1))
    expect(briefly(result).length).toBeGreaterThan(0)
    expect(briefly(result)).toEqual(briefly(alone.result))
    expect(new Set(result.findings.map(({ ruleId }) => ruleId))).toContain('trace-echoed')
    for (const finding of result.findings) {
      expect(statesOf(finding)).toEqual(names.map((_, index) => (open.includes(index) ? 'open' : 'closed')))
      for (const [index, name] of names.entries()) {
        const said = open.includes(index) ? `Open through .*${name}.*closed through` : `closed through .*${name}`
        expect(finding.summary).toMatch(new RegExp(said))
      }
      expect(finding.evidence[0]?.curl).toContain(
        `--connect-to shop.example:80:127.0.0.1:${names[open[0] ?? 0]?.slice(10)}`
      )
    }
    const trace = result.findings.find(({ ruleId }) => ruleId === 'trace-echoed')
    expect(trace?.summary).toMatch(/\(TRACE: 200\), closed through .*\(TRACE: 405\)/)
  }
)

it.each([2, 3])('%d edges that are alike and closed are green, and that is said', async (count) => {
  const { names } = await startEdges(...Array.from({ length: count }, () => staticSite))
  const { code, result } = await scanThrough(names, '--strict')
  expect({ code, findings: result.findings, failed: result.failed }).toEqual({ code: 0, findings: [], failed: [] })
  expect(result.notes.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^http:\/\/shop\.example: the same through 127\.0\.0\.1:\d+.* and 127\.0\.0\.1:\d+$/)
  )
  expect(result.targets[0]?.edges?.map(({ edge, status }) => [edge, status])).toEqual(
    names.map((name) => [name, 'complete'])
  )
})

it('what is open through all edges alike is the finding of a run without edges, with its fingerprint', async () => {
  const { names } = await startEdges(unrepaired, unrepaired)
  const { result } = await scanThrough(names)
  const first = names[0]?.slice(names[0].indexOf(':') + 1) ?? ''
  const plain = reportOf(
    await verbgate([
      'scan',
      `http://shop.example:${first}/`,
      '--resolve',
      'shop.example:127.0.0.1',
      '--rate',
      '0',
      '--format',
      'json'
    ])
  )
  const ownNames = [`127.0.0.1:${first}`, names[1] ?? '']
  const same = await verbgate([
    'scan',
    `http://shop.example:${first}/`,
    '--rate',
    '0',
    '--format',
    'json',
    ...ownNames.flatMap((name) => ['--edge', name])
  ])
  expect(reportOf(same).findings.map(({ fingerprint }) => fingerprint)).toEqual(
    plain.findings.map(({ fingerprint }) => fingerprint)
  )
  expect(plain.findings.every((finding) => !('edges' in finding))).toBe(true)
  expect(plain.targets.every((target) => !('edges' in target))).toBe(true)
  for (const finding of result.findings) expect(finding.summary).toMatch(/Open through .* and .* alike\.$/)
})

it('each edge is asked for the site by its own name, and everything through all', async () => {
  const { edges, names } = await startEdges(staticSite, onlyHere)
  const { result } = await scanThrough(names)
  for (const { requests } of edges) {
    expect(requests.every(({ headers }) => headers['host']?.[0] === 'shop.example')).toBe(true)
    for (const area of ['/images/', '/new/']) expect(requests.some(({ target }) => target.startsWith(area))).toBe(true)
  }
  expect(result.targets[0]?.areas.toSorted()).toEqual(['/', '/images/', '/new/'])
})

it('an edge that cannot be reached makes the target incomplete, in every report, and is named', async () => {
  const { edges, names } = await startEdges(staticSite, unrepaired, staticSite)
  if (edges[2] !== undefined) edges[2].down = true
  const folder = await temporaryFolder('edges')
  const formats = ['text', 'junit', 'sarif', 'markdown', 'html', 'csv', 'gitlab', 'defectdojo', 'jsonl']
  const outputs = formats.flatMap((format) => ['--output', `${format}=${join(folder, format)}`])
  const { code, result } = await scanThrough(names, ...outputs)
  expect(code).toBe(3)
  expect(result.targets[0]).toMatchObject({
    status: 'incomplete',
    reason: expect.stringContaining(`through ${names[2]}: `)
  })
  expect(result.clean).toEqual([])
  expect(result.findings.map(statesOf)).toContainEqual(['closed', 'open', 'unknown'])
  for (const format of formats) {
    const text = readFileSync(join(folder, format), 'utf8').replaceAll(/\s+/g, ' ').replaceAll('&#8203;', '')
    for (const name of names.slice(1)) expect.soft(text, format).toContain(name)
  }
})

it('edges stand in the settings file too, and the server behind them that lets nobody in is no trouble', async () => {
  const { names } = await startEdges(staticSite, staticSite, closed)
  const file = join(await temporaryFolder('edges'), 'verbgate.yaml')
  const listed = `[${names[0]}, { address: '${names[1]}' }, { address: '${names[2]}', origin: true }]`
  writeFileSync(file, `targets: [${SITE}]\nedges: ${listed}\npace: { rate: 0 }\n`)
  const ended = await verbgate(['scan', '--config', file, '--format', 'json', '--strict'])
  const result = reportOf(ended)
  expect(ended.code).toBe(0)
  expect(result.notes.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      expect.stringContaining(`${names[2]} (origin server) lets nobody in from here (it answers 403)`),
      expect.stringContaining(`the same through ${names[0]} and ${names[1]}`)
    ])
  )
})

/** The shop as it is: a token in each answer, and what the server in front adds. */
function shop(addition: string): (request: Received) => Reply {
  let served = 0
  return (request) => {
    if (request.target !== '/' || request.method !== 'GET') return staticSite(request)
    const body = `<title>Shop</title>${addition}<p>Kettles, saucers and teapots<!-- ${served++} --><img src="/images/a.png">`
    return { status: 200, headers: { 'Content-Type': 'text/html' }, body }
  }
}

function welcome(): Reply {
  return { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<title>Welcome to nginx!</title>It works' }
}

it('the server behind the edges that shows the site is one finding of its own, which names it', async () => {
  const { edges, names } = await startEdges(shop('<p>from the edge'), shop('<p>from the edge'), shop(''))
  const server = names[2] ?? ''
  const { code, result } = await scanThrough(names.slice(0, 2), '--origin-server', server)
  expect({ code, found: briefly(result) }).toEqual({ code: 1, found: ['origin-server-reachable /'] })
  expect(result.findings[0]).toMatchObject({ exposes: 'bypass-filter', severity: 'high', confidence: 'firm' })
  expect(result.findings[0]?.summary).toContain(`Seen through ${server} (origin server).`)
  expect(result.findings[0]?.evidence[0]?.curl).toContain(`--connect-to shop.example:80:${server}`)
  expect(edges[2]?.requests.every(({ headers }) => headers['host']?.[0] === 'shop.example')).toBe(true)
})

it.each([
  { flags: [], code: 3, why: /\(origin server\): tls / },
  { flags: ['--insecure'], code: 1, why: /origin-server-reachable/ }
])('a certificate that we do not trust keeps out $flags us alone: exit $code', async ({ flags, code, why }) => {
  const [edge, server] = [await record(shop('<p>edge'), testCertificate), await record(shop(''), testCertificate)]
  const names = ['--edge', `127.0.0.1:${edge.port}`, '--origin-server', `127.0.0.1:${server.port}`]
  const ended = await verbgate(['scan', 'https://shop.example.org/', '--rate', '0', '--no-config', ...names, ...flags])
  expect(ended.code).toBe(code)
  expect(ended.stdout.replaceAll(/\s+/g, ' ')).toMatch(why)
})

it('a server behind the edges that does not listen is as it should be', async () => {
  const { edges, names } = await startEdges(staticSite, staticSite)
  if (edges[1] !== undefined) edges[1].down = true
  const { code, result } = await scanThrough(names.slice(0, 1), '--origin-server', names[1] ?? '')
  expect(code).toBe(0)
  expect(result.notes.map(({ message }) => message).join()).toContain(`${names[1]} (origin server) lets nobody in`)
})

it('a server behind the edges with another page is none, whatever its status', async () => {
  const { names } = await startEdges(shop('<p>from the edge'), welcome)
  const { result } = await scanThrough(names.slice(0, 1), '--origin-server', names[1] ?? '')
  expect(briefly(result)).not.toContain('origin-server-reachable /')
})

it('a rule about the server behind the edges is not run without one, and with edges that is said', async () => {
  const { names } = await startEdges(staticSite, staticSite)
  const ended = await verbgate([
    'scan',
    SITE,
    '--rate',
    '0',
    '--no-config',
    ...names.flatMap((name) => ['--edge', name])
  ])
  expect(ended.stdout).toContain('--origin-server ADDRESS')
  expect(ended.stdout).not.toContain('origin-server-reachable')
})

it('over TLS each edge is asked with the server name of the site, also by a host name and over IPv6', async () => {
  const asked: string[] = []
  const SNICallback: TlsOptions['SNICallback'] = (name, done) => {
    asked.push(name)
    done(null)
  }
  const tls = { ...testCertificate, SNICallback }
  const four = await record(staticSite, tls)
  const six = await record(staticSite, tls, undefined, '::1')
  const edges = [`localhost:${four.port}`, `[::1]:${six.port}`]
  const file = join(await temporaryFolder('edges'), 'ca.pem')
  writeFileSync(file, testCertificate.cert)
  const args = [
    'scan',
    'https://shop.example/',
    '--rate',
    '0',
    '--no-config',
    '--cacert',
    file,
    '--strict',
    '--format',
    'json'
  ]
  const ended = await verbgate([
    ...args,
    '--resolve',
    'localhost:127.0.0.1',
    ...edges.flatMap((edge) => ['--edge', edge])
  ])
  const result = reportOf(ended)
  expect(ended.code).toBe(0)
  expect(result.targets[0]?.edges?.map(({ edge, status }) => [edge, status])).toEqual(
    edges.map((edge) => [edge, 'complete'])
  )
  expect(new Set(asked)).toEqual(new Set(['shop.example']))
})

/** Its folder for members asks for a login. */
function guarded(request: Received): Reply {
  if (request.target !== '/members/') return linking(request)
  return {
    status: 401,
    headers: { 'WWW-Authenticate': 'Basic realm=members', 'Content-Type': 'text/html' },
    body: 'no'
  }
}

/** The same without the login. */
function linking(request: Received): Reply {
  const body = '<title>Shop</title><a href="/members/">Members</a>'
  const isPage = request.method === 'GET' && ['/', '/members/'].includes(request.target)
  return isPage ? { status: 200, headers: { 'Content-Type': 'text/html' }, body } : staticSite(request)
}

it('from cron, edges that are alike are no news', async () => {
  const { names } = await startEdges(staticSite, staticSite)
  const state = join(await temporaryFolder('edges'), 'state')
  const edges = names.flatMap((name) => ['--edge', name])
  const args = ['scan', SITE, '--rate', '0', '--no-config', ...edges, '--state', state, '--quiet']
  expect(await verbgate(args)).toMatchObject({ code: 0, stdout: '' })
  expect(await verbgate(args)).toMatchObject({ code: 0, stdout: '' })
})

it('a place that one edge guards and another shows is not called clean, and it is said', async () => {
  const alike = await startEdges(guarded, guarded)
  expect((await scanThrough(alike.names)).result.inconclusive).toEqual([])
  const { names } = await startEdges(guarded, linking)
  const { result } = await scanThrough(names)
  expect(result.inconclusive).toContainEqual(
    expect.objectContaining({
      ruleId: 'login-walked-round',
      path: '/members/',
      reason: expect.stringMatching(new RegExp(`closed through ${names[0]}, and another page through ${names[1]}`))
    })
  )
})

it('all edges of a site together keep to the rate', async () => {
  const { edges, names } = await startEdges(staticSite, staticSite)
  const args = ['scan', SITE, '--no-config', '--rate', '40', '--only', 'trace-echoed', '--format', 'json']
  expect((await verbgate([...args, ...names.flatMap((name) => ['--edge', name])])).code).toBe(0)
  const times = edges.flatMap(({ requests }) => requests.map(({ atMs }) => atMs)).toSorted((a, b) => a - b)
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000
  expect((times.length - 1) / seconds).toBeLessThan(50)
})

it.each([
  { flags: ['--edge', '127.0.0.1', '--write'], says: '--write and edges cannot go together' },
  { flags: ['--edge', '127.0.0.1', '--proxy', 'http://127.0.0.1:9'], says: 'edges cannot be reached through a proxy' },
  { flags: ['--edge', 'https://edge.example/'], says: 'is not an address or a host name' },
  { flags: ['--origin-server', '127.0.0.1:70000'], says: 'is not an address or a host name' }
])('$flags is refused before anything is sent', async ({ flags, says }) => {
  const ended = await verbgate(['scan', SITE, '--no-config', ...flags])
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain(says)
})
