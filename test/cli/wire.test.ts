import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { testCertificate } from '../prober/certificate.js'
import { reportOf, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { startProxy } from './proxy.js'
import { record, staticSite } from './recorder.js'
import type { Received, Reply } from './recorder.js'

const JSON_REPORT = ['--rate', '0', '--format', 'json']

/** Requests that do not say which program and which run they belong to. */
function anonymous(requests: readonly Received[], runId: string): string[] {
  return requests
    .filter(({ headers }) => {
      const agent = headers['user-agent'] ?? []
      const named = agent.length === 1 && /^verbgate\/\S+ \(\+https?:\/\/\S+; run=/.test(agent[0] ?? '')
      return !named || !agent[0]?.endsWith(`run=${runId})`) || headers['x-verbgate-run']?.join() !== runId
    })
    .map(({ head }) => head)
}

it.concurrent('every request says which run it belongs to, and carries the headers of -H', async () => {
  const site = await record(staticSite)
  const flags = ['-H', 'X-Team: shop', '-H', 'Cookie: session=abcdef']
  const ended = await verbgate(['scan', site.url, ...JSON_REPORT, ...flags])
  const report = reportOf(ended)
  expect(anonymous(site.requests, report.runId)).toEqual([])
  expect(site.requests.filter(({ headers }) => headers['x-team']?.join() !== 'shop')).toEqual([])
  expect(site.requests.filter(({ headers }) => headers['cookie']?.join() !== 'session=abcdef')).toEqual([])
  expect(site.requests.filter(({ headers }) => headers['host']?.join() !== `127.0.0.1:${site.port}`)).toEqual([])
  expect(report.summary.requests).toBe(site.requests.length)
  expect(report.targets[0]?.requests).toBe(site.requests.length)
})

it.concurrent('--resolve leads a name to an address, and Host keeps the name', async () => {
  const site = await record(staticSite)
  const url = `http://shop.example:${site.port}/`
  const report = reportOf(await verbgate(['scan', url, ...JSON_REPORT, '--resolve', 'shop.example:127.0.0.1']))
  expect(report.targets).toMatchObject([{ url, status: 'complete' }])
  expect(site.requests.length).toBeGreaterThan(10)
  expect(site.requests.filter(({ headers }) => headers['host']?.join() !== `shop.example:${site.port}`)).toEqual([])
})

it.concurrent('--proxy carries every request, in absolute form, and its password stays out of the report', async () => {
  const site = await record((request) =>
    staticSite({ ...request, target: request.target.replace(/^http:\/\/[^/]*/, '') })
  )
  const proxy = await startProxy(site)
  const flags = ['--proxy', `http://bob:open-sesame@${proxy.url}`]
  const ended = await verbgate(['scan', 'http://shop.example/', ...JSON_REPORT, ...flags])
  expect(reportOf(ended).targets).toMatchObject([{ status: 'complete', areas: ['/', '/images/'] }])
  const absolute = site.requests.filter(({ target }) => target.startsWith('http://shop.example/'))
  expect(absolute.length).toBeGreaterThan(10)
  // Requests that a proxy would take for its own go through a tunnel.
  const tunnelled = site.requests.filter(({ target }) => !target.startsWith('http://shop.example/'))
  expect(
    tunnelled.filter(({ method, target }) => method !== 'CONNECT' && target !== '*').map(({ head }) => head)
  ).toEqual([])
  const basic = `Basic ${Buffer.from('bob:open-sesame').toString('base64')}`
  expect(proxy.seen.filter(({ authorization }) => authorization !== basic)).toEqual([])
  expect(ended.stdout + ended.stderr).not.toMatch(/open-sesame|Ym9iOm9wZW4tc2VzYW1l/)
})

it.concurrent('--proxy is asked for a tunnel to an https site', async () => {
  const site = await record(staticSite, testCertificate)
  const proxy = await startProxy(site)
  const ended = await verbgate([
    'scan',
    'https://shop.example/',
    ...JSON_REPORT,
    '--insecure',
    '--proxy',
    `http://${proxy.url}`
  ])
  expect(reportOf(ended).targets).toMatchObject([{ status: 'complete' }])
  expect(proxy.seen.filter(({ line }) => !line.startsWith('CONNECT shop.example:443 '))).toEqual([])
})

it.concurrent('a self-signed certificate is refused, and accepted with --insecure, which the report says', async () => {
  const site = await record(staticSite, testCertificate)
  const refused = await verbgate(['scan', site.url, ...JSON_REPORT])
  expect(refused.code).toBe(3)
  expect(reportOf(refused)).toMatchObject({ insecure: false, targets: [{ status: 'unreachable' }] })
  expect((await verbgate(['scan', site.url])).stdout).toContain('--insecure')
  expect(site.requests).toEqual([])
  const accepted = await verbgate(['scan', site.url, ...JSON_REPORT, '--insecure'])
  expect(reportOf(accepted)).toMatchObject({ insecure: true, targets: [{ status: 'complete' }] })
  const text = await verbgate(['scan', site.url, '--rate', '0', '--insecure'])
  expect(text.stdout).toContain('Certificates were not verified (--insecure)')
})

it.concurrent('--cert and --key answer a server that asks for a client certificate', async () => {
  const folder = await temporaryFolder('client')
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=operator']
  await promisify(execFile)('openssl', [...subject, '-keyout', key, '-out', cert])
  const names: string[] = []
  const asking = { ...testCertificate, requestCert: true, rejectUnauthorized: false }
  const site = await record(staticSite, asking, (socket) =>
    names.push(String((socket as TLSSocket).getPeerCertificate().subject?.CN))
  )
  const report = reportOf(
    await verbgate(['scan', site.url, ...JSON_REPORT, '--insecure', '--cert', cert, '--key', key])
  )
  expect(report.targets).toMatchObject([{ status: 'complete' }])
  expect(new Set(names)).toEqual(new Set(['operator']))
  await writeFile(key, 'nothing')
  expect(await verbgate(['scan', site.url, '--cert', cert, '--key', key])).toMatchObject({
    code: 2,
    stdout: ''
  })
})

it.concurrent('keeps to 10 requests a second unless told otherwise, and to the budget, and says so', async () => {
  const site = await record(staticSite)
  const ended = await verbgate(['scan', site.url, '--max-requests', '25', '--format', 'json'])
  expect(site.requests).toHaveLength(25)
  const times = site.requests.map(({ atMs }) => atMs)
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000
  expect(24 / seconds).toBeLessThan(12)
  // A machine with other work makes gaps longer, never all of them: a quarter shows the rate that is meant.
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
  expect(gaps.toSorted((a, b) => a - b)[gaps.length / 4]).toBeLessThan(125)
  expect(ended.code).toBe(3)
  const report = reportOf(ended)
  expect(report.targets).toMatchObject([{ status: 'incomplete', requests: 25 }])
  expect(report.targets[0]?.reason).toMatch(/over-budget|25 requests/)
  expect(report.failed.length).toBeGreaterThan(0)
})

it.concurrent('a text report of a run out of budget says what was not looked at', async () => {
  const site = await record(staticSite)
  const ended = await verbgate(['scan', site.url, '--max-requests', '10', '--rate', '0'])
  expect(site.requests).toHaveLength(10)
  expect(ended).toMatchObject({ code: 3, stderr: '' })
  expect(ended.stdout).toContain('INCOMPLETE')
  expect(ended.stdout).toMatch(/over-budget.*10 requests/)
})

it.concurrent('waits as long as Retry-After asks, and then goes on', async () => {
  let limited = 0
  const site = await record((request): Reply => {
    if (site.requests.length !== 6) return staticSite(request)
    limited = performance.now()
    return { status: 429, headers: { 'Retry-After': '2' } }
  })
  const ended = await verbgate(['scan', site.url, '--rate', '20', '--format', 'json', '--max-requests', '40'])
  const index = site.requests.findIndex(({ atMs }) => atMs > limited + 500)
  const pauseMs = (site.requests[index]?.atMs ?? 0) - limited
  expect(pauseMs).toBeGreaterThanOrEqual(1990)
  // Those that were under way when the answer came are no disobedience.
  expect(index).toBeLessThanOrEqual(6 + 4)
  expect(reportOf(ended).failed.filter(({ reason }) => reason.includes('rate-limited'))).toEqual([])
})

it.concurrent('gives up on a server that limits every request, and does not call it clean', async () => {
  const site = await record(() => ({ status: 429, headers: { 'Retry-After': '0' } }))
  const ended = await verbgate(['scan', site.url, ...JSON_REPORT])
  expect(ended.code).toBe(3)
  expect(reportOf(ended).targets[0]?.status).not.toBe('complete')
  expect(site.requests.length).toBeLessThan(15)
})
