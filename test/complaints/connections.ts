// 11.7: proxies, certificates, keys, header fields, names and addresses, HTTP/2.
import { execFileSync } from 'node:child_process'
import { createSecureServer } from 'node:http2'
import { createServer } from 'node:net'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { reportOf, temporaryFolder } from '../cli/cli.js'
import { startProxy } from '../cli/proxy.js'
import { listen, record, staticSite, type Recorder } from '../cli/recorder.js'
import { testCertificate } from '../prober/certificate.js'
import { complaintsOf, type Complaint } from './complaint.js'
import { flat, ONE, type Installed } from './installed.js'

export const connections: readonly Complaint[] = complaintsOf('11.7', [
  ['HTTP_PROXY and its like are ignored.', honoursProxyVariables],
  ['NO_PROXY is ignored, and there is no --no-proxy.', honoursNoProxy],
  ['The report does not say that a proxy was used.', saysThatAProxyWasUsed],
  ['The proxy wants a password, and all I read is that it failed.', saysWhatAProxyWants],
  ['A proxy with a password cannot be used.', logsInAtAProxy],
  ['I can trust my own CA only by not checking at all.', trustsACertificate],
  ['My key is encrypted, and it asks for nothing and fails.', opensAnEncryptedKey, 'openssl'],
  ['I have a PKCS #12 file and it wants PEM.', takesPkcs12, 'openssl'],
  ['My token has to stand on the command line, where every user of the machine reads it.', readsHeadersFromAFile],
  ['Proxy, certificates and reports cannot stand in the settings file.', takesConnectionsFromSettings, 'openssl'],
  ['A host with an umlaut or an IPv6 address in brackets is not understood.', takesAllHosts],
  ['The hint of an error does not work when I paste it.', givesHintsThatWork],
  ['My server speaks only HTTP/2, and the certificate is blamed.', namesHttp2]
])

const NAMES = [
  'http_proxy',
  'HTTP_PROXY',
  'https_proxy',
  'HTTPS_PROXY',
  'all_proxy',
  'ALL_PROXY',
  'no_proxy',
  'NO_PROXY'
]
const NONE: Record<string, string> = Object.fromEntries(NAMES.map((name) => [name, '']))
const SHOP = 'http://shop.example/'

async function honoursProxyVariables(program: Installed): Promise<void> {
  for (const name of ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY']) {
    const proxy = await startProxy(await record(staticSite))
    await program.run(['scan', SHOP, ...ONE], { env: { ...NONE, [name]: `http://${proxy.url}` } })
    expect(proxy.seen[0]?.line, name).toBe('GET http://shop.example/ HTTP/1.1')
  }
  for (const name of ['https_proxy', 'HTTPS_PROXY']) {
    const proxy = await startProxy(await record(staticSite, testCertificate))
    const env = { ...NONE, [name]: `http://${proxy.url}` }
    await program.run(['scan', 'https://shop.example/', ...ONE, '--insecure'], { env })
    expect(proxy.seen[0]?.line, name).toBe('CONNECT shop.example:443 HTTP/1.1')
  }
}

async function honoursNoProxy(program: Installed): Promise<void> {
  const site = await record(staticSite)
  const proxy = await startProxy(site)
  const scan = ['scan', `http://shop.example:${site.port}/`, ...ONE, '--resolve', 'shop.example:127.0.0.1']
  const env = { ...NONE, HTTP_PROXY: `http://${proxy.url}` }
  const runs = [
    await program.run([...scan, '--no-proxy'], { env }),
    await program.run(scan, { env: { ...env, NO_PROXY: '.example' } }),
    await program.run(scan, { env: { ...env, no_proxy: 'other.example,shop.example' } })
  ]
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0])
  expect(proxy.seen).toEqual([])
}

async function saysThatAProxyWasUsed(program: Installed): Promise<void> {
  const proxy = await startProxy(await record(staticSite))
  const env = { ...NONE, HTTP_PROXY: `http://bob:open-sesame@${proxy.url}` }
  const { stdout, stderr } = await program.run(['scan', SHOP, ...ONE], { env })
  const said = `requests to http://shop.example go through the proxy http://***@${proxy.url} (HTTP_PROXY)`
  expect(flat(stdout)).toContain(said)
  expect(stdout + stderr).not.toContain('sesame')
}

async function saysWhatAProxyWants(program: Installed): Promise<void> {
  const port = await listen(
    createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.on('data', () => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'))
    })
  )
  for (const [url, user, what] of [
    [SHOP, '', 'it asks for a name and a password'],
    ['https://shop.example/', 'bob:wrong@', 'it does not take the name and the password']
  ] as const) {
    const { code, stdout } = await program.run(['scan', url, '--proxy', `http://${user}127.0.0.1:${port}`])
    expect(code).toBe(3)
    expect(flat(stdout)).toContain(`proxy: 407, ${what}`)
    expect(flat(stdout)).toContain('--proxy http://NAME:PASSWORD@HOST:PORT')
  }
}

async function logsInAtAProxy(program: Installed): Promise<void> {
  const proxy = await startProxy(await record(staticSite))
  const { code } = await program.run(['scan', SHOP, ...ONE, '--proxy', `http://bob:open-sesame@${proxy.url}`])
  expect(code).toBe(0)
  expect(proxy.seen[0]?.authorization).toBe(`Basic ${Buffer.from('bob:open-sesame').toString('base64')}`)
}

async function trustsACertificate(program: Installed): Promise<void> {
  const { ca } = await writeKeys()
  const site = await record(staticSite, testCertificate)
  const unknown = await program.run(['scan', site.url, ...ONE])
  expect(unknown).toMatchObject({ code: 3, stdout: expect.stringContaining('--cacert') })
  const { insecure, targets } = await program.scan([site.url, ...ONE, '--cacert', ca])
  expect({ insecure, status: targets[0]?.status }).toEqual({ insecure: false, status: 'complete' })
}

const PASS = 'open sesame'

/** Certificate and key as they are given out, in a folder of their own. */
async function writeKeys(): Promise<{ folder: string; ca: string; cert: string; key: string }> {
  const folder = await temporaryFolder('keys')
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => join(folder, name)) as [
    string,
    string,
    string
  ]
  writeFileSync(ca, testCertificate.cert)
  writeFileSync(cert, testCertificate.cert)
  writeFileSync(key, testCertificate.key)
  return { folder, ca, cert, key }
}

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' })
}

/** A site that lets in only who has the certificate. */
async function startKeyed(): Promise<Recorder> {
  const asks = { requestCert: true, rejectUnauthorized: true, ca: testCertificate.cert }
  return await record(staticSite, { ...testCertificate, ...asks })
}

async function opensAnEncryptedKey(program: Installed): Promise<void> {
  const { folder, ca, cert, key } = await writeKeys()
  const [encrypted, pass] = [join(folder, 'encrypted.pem'), join(folder, 'pass')]
  openssl('pkcs8', '-topk8', '-in', key, '-out', encrypted, '-passout', `pass:${PASS}`)
  writeFileSync(pass, `${PASS}\n`)
  const scan = ['scan', (await startKeyed()).url, ...ONE, '--cacert', ca, '--cert', cert, '--key', encrypted]
  const json = [...scan, '--format', 'json']
  const byName = await program.run(json, { env: { VERBGATE_KEY_PASSPHRASE: PASS } })
  const byFile = await program.run([...json, '--key-pass-file', pass])
  expect([byName, byFile].map((run) => reportOf(run).targets[0]?.status)).toEqual(['complete', 'complete'])
  const without = await program.run(scan)
  expect(without.code).toBe(2)
  expect(flat(without.stderr)).toMatch(/the key is encrypted.*VERBGATE_KEY_PASSPHRASE.*--key-pass-file/)
}

async function takesPkcs12(program: Installed): Promise<void> {
  const { folder, ca, cert, key } = await writeKeys()
  const file = join(folder, 'client.p12')
  openssl('pkcs12', '-export', '-in', cert, '-inkey', key, '-out', file, '-passout', `pass:${PASS}`)
  const args = [(await startKeyed()).url, ...ONE, '--cacert', ca, '--cert', file]
  const { targets } = await program.scan(args, { env: { VERBGATE_KEY_PASSPHRASE: PASS } })
  expect(targets[0]?.status).toBe('complete')
}

async function readsHeadersFromAFile(program: Installed): Promise<void> {
  const login = join(await temporaryFolder('login'), 'login')
  writeFileSync(login, '# staging\nAuthorization: Bearer sesame-open\n')
  const site = await record(staticSite)
  const args = ['scan', site.url, ...ONE, '-H', `@${login}`, '-H', '@-']
  const { stdout } = await program.run(args, { stdin: 'X-Other: green\r\n' })
  const fields = { authorization: ['Bearer sesame-open'], 'x-other': ['green'] }
  expect(site.requests[0]?.headers).toMatchObject(fields)
  expect(stdout).not.toContain('sesame')
}

async function takesConnectionsFromSettings(program: Installed): Promise<void> {
  const { folder, cert, key } = await writeKeys()
  openssl(
    'pkcs12',
    '-export',
    '-in',
    cert,
    '-inkey',
    key,
    '-out',
    join(folder, 'client.p12'),
    '-passout',
    `pass:${PASS}`
  )
  writeFileSync(join(folder, 'pass'), PASS)
  mkdirSync(join(folder, 'out'))
  const { port } = await startKeyed()
  const lines = [
    `targets: ["https://shop.example:${port}/"]`,
    'resolve: ["shop.example:127.0.0.1"]',
    'cacert: ca.pem',
    'cert: client.p12',
    'key-pass-file: pass',
    'proxy: false',
    'insecure: false',
    'format: json',
    'output: [junit=out/report.xml]'
  ]
  writeFileSync(join(folder, 'verbgate.yaml'), lines.join('\n'))
  const run = await program.run(['scan', '--config', join(folder, 'verbgate.yaml'), ...ONE], {
    env: { ...NONE, ALL_PROXY: 'http://127.0.0.1:1' }
  })
  expect(reportOf(run).targets[0]?.status).toBe('complete')
  expect(readFileSync(join(folder, 'out/report.xml'), 'utf8')).toMatch(/^<\?xml/)
}

async function takesAllHosts(program: Installed): Promise<void> {
  for (const [host, resolve] of [
    ['bücher.example', 'xn--bcher-kva.example:127.0.0.1'],
    ['bücher.example', 'BÜCHER.EXAMPLE:127.0.0.1'],
    ['[2001:db8::7]', '[2001:0db8:0::7]:127.0.0.1']
  ] as const) {
    const site = await record(staticSite)
    const report = await program.scan([`http://${host}:${site.port}/`, ...ONE, '--resolve', resolve])
    expect(report, resolve).toMatchObject({ targets: [{ status: 'complete' }], notes: [] })
  }
}

async function givesHintsThatWork(program: Installed): Promise<void> {
  for (const text of ['bücher.example', '[::1]:8080', '::1', 'shop.example:8080', 'htps://shop.example/']) {
    const { code, stderr } = await program.run(['scan', text, '--plan'])
    expect(code, text).toBe(2)
    const [hint = ''] = /https:\/\/[^\s?]*/.exec(stderr.slice(stderr.indexOf('help:'))) ?? []
    expect(await program.run(['scan', hint.replace(/\.$/, ''), '--plan']), hint).toMatchObject({ code: 0, stderr: '' })
  }
}

async function namesHttp2(program: Installed): Promise<void> {
  const port = await listen(createSecureServer({ ...testCertificate, allowHTTP1: false }))
  const { code, stdout } = await program.run(['scan', `https://127.0.0.1:${port}/`])
  expect(code).toBe(3)
  expect(flat(stdout)).toContain('the server speaks HTTP/2 alone')
  expect(flat(stdout)).toContain('Let it speak HTTP/1.1 too')
  expect(stdout).not.toMatch(/certificate|--insecure/)
}
