// 11.5: seeing what it does.
import { execFile } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { temporaryFolder } from '../cli/cli.js'
import { startProxy } from '../cli/proxy.js'
import { record, staticSite, type Received, type Reply } from '../cli/recorder.js'
import { until } from '../cli/until.js'
import { testCertificate } from '../prober/certificate.js'
import { complaintsOf, type Complaint } from './complaint.js'
import { FAST, linesOf, ONE, type Installed } from './installed.js'

export const watching: readonly Complaint[] = complaintsOf('11.5', [
  ['I cannot see which requests it sends while it runs.', showsRequestsAsTheyHappen],
  ['I cannot see the header fields that went out and came back.', showsHeaderFields],
  ['I have to start a proxy to keep what was exchanged.', writesAHarFile],
  ['Secrets stand in the trace or in the HAR file.', keepsSecretsOutOfTraces],
  ['I cannot tell beforehand how many requests it will send.', plansTheNumberOfRequests],
  ['I cannot tell beforehand what it may write.', plansWhatMayWrite],
  ['In a pipeline a long run looks as if it hung.', hasAHeartbeat],
  ['The curl line does not repeat the request: certificate, address and proxy are missing.', repeatsTheRequest],
  ['The curl line holds my password, or leaves the header out.', hasPlaceholders]
])

async function showsRequestsAsTheyHappen(program: Installed): Promise<void> {
  const site = await record(staticSite)
  const run = await program.start(['scan', site.url, '--rate', '10', '-v'])
  let seen = ''
  run.child.stderr?.on('data', (chunk: string) => (seen += chunk))
  await until(() => linesOf(seen).length > 2, 'the first requests')
  expect(site.requests.length).toBeLessThan(20)
  run.child.kill('SIGTERM')
  const { stderr } = await run.ended
  expect(stderr).toMatch(new RegExp(`^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} GET ${site.url} 200 \\(\\d+ ms\\)$`, 'm'))
}

const LOGIN = ['-H', 'Authorization: Bearer sesame-open']

async function showsHeaderFields(program: Installed): Promise<void> {
  const site = await record(staticSite)
  const { stderr } = await program.run(['scan', site.url, ...ONE, ...LOGIN, '-vv'])
  expect(stderr).toMatch(/^> X-Verbgate-Run: [0-9a-f-]{36}$/m)
  expect(stderr).toMatch(/^< content-type: text\/html$/im)
}

async function writesAHarFile(program: Installed): Promise<void> {
  const file = join(await temporaryFolder('har'), 'run.har')
  const site = await record(staticSite)
  await program.run(['scan', site.url, ...FAST, '--har', file])
  const { log } = JSON.parse(readFileSync(file, 'utf8')) as { log: { version: string; entries: object[] } }
  expect(log.version).toBe('1.2')
  expect(log.entries).toHaveLength(site.requests.length)
  // What the importers of Chromium and Firefox refuse a file without.
  for (const entry of log.entries) {
    expect(entry).toMatchObject({ startedDateTime: expect.any(String), time: expect.any(Number), cache: {} })
    expect(entry).toMatchObject({ request: { httpVersion: 'HTTP/1.1', headersSize: -1 }, response: { cookies: [] } })
  }
}

async function keepsSecretsOutOfTraces(program: Installed): Promise<void> {
  const file = join(await temporaryFolder('har'), 'run.har')
  const site = await record((request) => ({
    ...staticSite(request),
    headers: { 'Content-Type': 'text/html', 'Set-Cookie': 'sid=topsecret; Path=/' }
  }))
  const { stdout, stderr } = await program.run(['scan', site.url, ...ONE, ...LOGIN, '-vv', '--har', file])
  expect(stdout + stderr + readFileSync(file, 'utf8')).not.toMatch(/sesame|topsecret/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
}

async function plansTheNumberOfRequests(program: Installed): Promise<void> {
  const site = await record(staticSite)
  const { stdout } = await program.run(['scan', site.url, '--plan'])
  expect(site.requests).toEqual([])
  const most = Number(/^(\d+) probes at most/.exec(stdout)?.[1])
  await program.run(['scan', site.url, ...FAST, '--no-discover'])
  expect(site.requests.length).toBeLessThanOrEqual(most)
}

async function plansWhatMayWrite(program: Installed): Promise<void> {
  const harmless = await program.run(['scan', 'http://127.0.0.1:9/', '--plan'])
  expect(linesOf(harmless.stdout).at(-2)).toMatch(/^May write: nothing\./)
  const writing = linesOf((await program.run(['scan', 'http://127.0.0.1:9/', '--plan', '--write'])).stdout)
  const at = writing.findIndex((line) =>
    line.startsWith('May write: MKCOL, DELETE, PUT, MOVE, COPY on names of our own')
  )
  expect(at).toBeGreaterThan(writing.length - 60)
  expect(at).toBeGreaterThan(0)
}

async function hasAHeartbeat(program: Installed): Promise<void> {
  const site = await record(staticSite)
  const run = await program.start(['scan', site.url, '--rate', '1'])
  let seen = ''
  run.child.stderr?.on('data', (chunk: string) => (seen += chunk))
  await until(() => seen.includes('\n'), 'a line on stderr')
  run.child.kill('SIGTERM')
  await run.ended
  expect(linesOf(seen)[0]).toMatch(/^still running after 3\d s: http:\/\/127\.0\.0\.1:\d+: .* \(\d+ requests\)$/)
}

const davLike = ({ method, target }: Received): Reply => ({
  status: method === 'GET' ? (target === '/' ? 200 : 404) : method === 'MKCOL' ? 409 : 501
})

async function curlLine(program: Installed, args: readonly string[]): Promise<string> {
  const { findings } = await program.scan([...args, ...ONE])
  return findings[0]?.evidence[0]?.curl ?? ''
}

async function repeatsTheRequest(program: Installed): Promise<void> {
  const ca = join(await temporaryFolder('curl'), 'my ca.pem')
  writeFileSync(ca, testCertificate.cert)
  const site = await record(davLike, testCertificate)
  const plain = await record(davLike)
  const proxy = await startProxy(plain)
  const url = `https://shop.example:${site.port}/`
  const resolve = ['--resolve', 'shop.example:127.0.0.1']
  const lines = [
    await curlLine(program, [url, ...resolve, '--cacert', ca]),
    await curlLine(program, [url, ...resolve, '--insecure']),
    await curlLine(program, ['http://shop.example/', '--proxy', `http://${proxy.url}`])
  ]
  expect(lines[0]).toContain(`--cacert '${ca}'`)
  expect(lines[1]).toMatch(/ (--insecure|-k) /)
  for (const line of lines.slice(0, 2)) expect(line).toContain(`--resolve shop.example:${site.port}:127.0.0.1`)
  expect(lines[2]).toContain(`--proxy http://${proxy.url}`)
  for (const [index, line] of lines.entries()) {
    const { requests } = index === 2 ? plain : site
    const before = requests.length
    await promisify(execFile)('sh', ['-c', `${line} --silent --max-time 5`], { env: { PATH: process.env['PATH'] } })
    expect(requests.length).toBe(before + 1)
    expect(requests.at(-1)?.method).toBe('MKCOL')
  }
}

async function hasPlaceholders(program: Installed): Promise<void> {
  const site = await record(davLike)
  const line = await curlLine(program, [site.url, ...LOGIN])
  expect(line).not.toContain('sesame')
  const env = { PATH: process.env['PATH'], AUTHORIZATION: 'Bearer sesame-open' }
  await promisify(execFile)('sh', ['-c', `${line} --silent --max-time 5`], { env })
  expect(site.requests.at(-1)).toMatchObject({ headers: { authorization: ['Bearer sesame-open'] } })
}
