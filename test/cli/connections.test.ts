import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { createSecureServer } from 'node:http2'
import { createServer } from 'node:net'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { testCertificate } from '../prober/certificate.js'
import { reportOf, runProgram, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { startProxy } from './proxy.js'
import { listen, record, staticSite, type Recorder } from './recorder.js'

const ONE = ['--no-discover', '--rate', '0', '--only', 'collection-creatable', '--format', 'json']
const NONE = {
  http_proxy: '',
  HTTP_PROXY: '',
  https_proxy: '',
  HTTPS_PROXY: '',
  all_proxy: '',
  ALL_PROXY: '',
  no_proxy: '',
  NO_PROXY: ''
}
const SHOP = 'http://shop.example/'

/** A site that listens for TLS and asks the client who it is. */
async function startTls(asks: boolean): Promise<Recorder> {
  return await record(staticSite, {
    ...testCertificate,
    ...(asks && { requestCert: true, rejectUnauthorized: true, ca: testCertificate.cert })
  })
}

it.each(['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'])(
  '%s is honoured, and said in the report',
  async (name) => {
    const proxy = await startProxy(await record(staticSite))
    const run = await verbgate(['scan', SHOP, ...ONE], {
      env: { ...NONE, [name]: `http://bob:open-sesame@${proxy.url}` }
    })
    expect(proxy.seen[0]?.line).toBe('GET http://shop.example/ HTTP/1.1')
    expect(proxy.seen[0]?.authorization).toBe(`Basic ${Buffer.from('bob:open-sesame').toString('base64')}`)
    const { notes } = reportOf(run)
    expect(notes).toMatchObject([
      {
        code: 'proxy',
        message: `requests to http://shop.example go through the proxy http://***@${proxy.url} (${name})`
      }
    ])
    expect(run.stdout + run.stderr).not.toContain('sesame')
  }
)

it('HTTPS_PROXY is for https, and asked for a tunnel', async () => {
  const proxy = await startProxy(await startTls(false))
  const run = await verbgate(['scan', 'https://shop.example/', ...ONE, '--insecure'], {
    env: { ...NONE, HTTPS_PROXY: proxy.url, HTTP_PROXY: 'http://127.0.0.1:1' }
  })
  expect(proxy.seen[0]?.line).toBe('CONNECT shop.example:443 HTTP/1.1')
  expect(reportOf(run).targets[0]?.status).toBe('complete')
})

it.each([
  ['--no-proxy', ['--no-proxy'], {}],
  ['NO_PROXY', [], { NO_PROXY: 'other.example, .example' }],
  ['no_proxy with a port', [], { no_proxy: 'shop.example:80' }],
  ['an empty variable', [], { HTTP_PROXY: '' }]
])('%s: no proxy is asked', async (_, flags, env) => {
  const site = await record(staticSite)
  const resolve = ['--resolve', `shop.example:127.0.0.1`]
  const url = `http://shop.example:${site.port}/`
  const proxy = await startProxy(site)
  const own = 'no_proxy' in env ? { no_proxy: `shop.example:${site.port}` } : env
  await verbgate(['scan', url, ...ONE, ...resolve, ...flags], { env: { ...NONE, HTTP_PROXY: proxy.url, ...own } })
  expect(proxy.seen).toEqual([])
  expect(site.requests.length).toBeGreaterThan(0)
})

it('this machine is not asked for through a proxy of the environment', async () => {
  const site = await record(staticSite)
  const run = await verbgate(['scan', site.url, ...ONE], { env: { ...NONE, ALL_PROXY: 'http://127.0.0.1:1' } })
  expect(reportOf(run)).toMatchObject({ notes: [], targets: [{ status: 'complete' }] })
})

it('a variable that names no http proxy is an error that names it', async () => {
  const run = await verbgate(['scan', SHOP], { env: { ...NONE, ALL_PROXY: 'socks5://u:s3cret@127.0.0.1:1' } })
  expect(run).toMatchObject({ code: 2 })
  expect(run.stderr).toMatch(/ALL_PROXY is not the URL of an http proxy[^]*--no-proxy/)
  expect(run.stderr).not.toContain('s3cret')
})

it.each([
  ['http://shop.example/', '', 'it asks for a name and a password'],
  ['https://shop.example/', '', 'it asks for a name and a password'],
  ['https://shop.example/', 'bob:wrong@', 'it does not take the name and the password']
])('407 for %s (%s) says what is missing', async (url, user, what) => {
  const port = await listen(
    createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.on('data', () => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'))
    })
  )
  const run = await verbgate(['scan', url, '--proxy', `http://${user}127.0.0.1:${port}`, '--no-discover'])
  expect(run.code).toBe(3)
  expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain(`proxy: 407, ${what}`)
  expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain('--proxy http://NAME:PASSWORD@HOST:PORT')
})

it('--cacert trusts an issuer that this machine does not know', async () => {
  const folder = await temporaryFolder('ca')
  writeFileSync(join(folder, 'ca.pem'), testCertificate.cert)
  const site = await startTls(false)
  expect(reportOf(await verbgate(['scan', site.url, ...ONE])).targets[0]?.status).toBe('unreachable')
  const run = await verbgate(['scan', site.url, ...ONE, '--cacert', join(folder, 'ca.pem')])
  expect(reportOf(run)).toMatchObject({ insecure: false, targets: [{ status: 'complete' }] })
})

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' })
}

/** Key and certificate in the forms that people have. */
async function makeKeys(): Promise<Record<'folder' | 'ca' | 'cert' | 'encrypted' | 'p12' | 'pass', string>> {
  const folder = await temporaryFolder('keys')
  const at = (name: string): string => join(folder, name)
  writeFileSync(at('ca.pem'), testCertificate.cert)
  writeFileSync(at('cert.pem'), testCertificate.cert)
  writeFileSync(at('key.pem'), testCertificate.key)
  writeFileSync(at('pass'), 'open sesame\n')
  openssl('pkcs8', '-topk8', '-in', at('key.pem'), '-out', at('encrypted.pem'), '-passout', 'pass:open sesame')
  openssl(
    'pkcs12',
    '-export',
    '-in',
    at('cert.pem'),
    '-inkey',
    at('key.pem'),
    '-out',
    at('client.p12'),
    '-passout',
    'pass:open sesame'
  )
  return {
    folder,
    ca: at('ca.pem'),
    cert: at('cert.pem'),
    encrypted: at('encrypted.pem'),
    p12: at('client.p12'),
    pass: at('pass')
  }
}

it('an encrypted key is opened by a passphrase from the environment or a file, and so is PKCS #12', async () => {
  const keys = await makeKeys()
  const site = await startTls(true)
  const scan = ['scan', site.url, ...ONE, '--cacert', keys.ca]
  const pem = ['--cert', keys.cert, '--key', keys.encrypted]
  const env = { VERBGATE_KEY_PASSPHRASE: 'open sesame' }
  const runs = [
    await verbgate([...scan, ...pem], { env }),
    await verbgate([...scan, ...pem, '--key-pass-file', keys.pass]),
    await verbgate([...scan, '--cert', keys.p12], { env })
  ]
  expect(runs.map((run) => reportOf(run).targets[0]?.status)).toEqual(['complete', 'complete', 'complete'])
  expect(runs.map(({ stdout }) => stdout).join('')).not.toContain('open sesame')
  const alone = await verbgate([...scan, '--cert', keys.cert])
  expect(alone).toMatchObject({ code: 2, stderr: expect.stringContaining('--cert and --key belong together') })
  const without = await verbgate([...scan, ...pem])
  expect(without.stderr).toMatch(
    /the key is encrypted, and there is no passphrase[^]*VERBGATE_KEY_PASSPHRASE[^]*--key-pass-file/
  )
  const wrong = await verbgate([...scan, ...pem], { env: { VERBGATE_KEY_PASSPHRASE: 'closed' } })
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('the passphrase does not open the key') })
  const wrong12 = await verbgate([...scan, '--cert', keys.p12], { env: { VERBGATE_KEY_PASSPHRASE: 'closed' } })
  expect(wrong12).toMatchObject({ code: 2, stderr: expect.stringContaining('the passphrase of the PKCS #12 file') })
})

it('-H @FILE and -H @- read header fields that never stand on the command line', async () => {
  const folder = await temporaryFolder('headers')
  writeFileSync(join(folder, 'login'), '# staging\nAuthorization: Bearer sesame-open\n\nX-Team: blue\n')
  const site = await record(staticSite)
  const run = await verbgate(['scan', site.url, ...ONE, '-H', `@${join(folder, 'login')}`, '-H', '@-'], {
    stdin: 'X-Other: green\r\n'
  })
  const [first] = site.requests
  expect(first?.headers).toMatchObject({
    authorization: ['Bearer sesame-open'],
    'x-team': ['blue'],
    'x-other': ['green']
  })
  expect(run.stdout).not.toContain('sesame')
  const both = await verbgate(['scan', '--targets', '-', '-H', '@-'], { stdin: '' })
  expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('-H @- and --targets - both read stdin') })
  const missing = await verbgate(['scan', site.url, '-H', '@nowhere'])
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('the file of -H cannot be read') })
})

it('the settings file may hold everything about connections and reports, relative to itself', async () => {
  const keys = await makeKeys()
  const site = await startTls(true)
  mkdirSync(join(keys.folder, 'out'))
  const file = join(keys.folder, 'verbgate.yaml')
  writeFileSync(
    file,
    `targets: ["https://shop.example:${site.port}/"]\nresolve: ["shop.example:127.0.0.1"]\ncacert: ca.pem\ncert: client.p12\nkey-pass-file: pass\nproxy: false\nformat: json\noutput: [junit=out/report.xml]\nselect: { only: [collection-creatable] }\n`
  )
  const run = await verbgate(['scan', '--config', file, '--no-discover', '--rate', '0'], {
    env: { ...NONE, ALL_PROXY: 'http://127.0.0.1:1' }
  })
  expect(reportOf(run).targets[0]?.status).toBe('complete')
  expect(execFileSync('head', ['-c', '5', join(keys.folder, 'out', 'report.xml')]).toString()).toBe('<?xml')
  const printed = (await verbgate(['scan', '--config', file, '--print-config'])).stdout
  for (const key of ['resolve', 'cacert', 'cert', 'key-pass-file', 'proxy', 'format', 'output']) {
    expect(printed).toMatch(new RegExp(`^${key}: .*verbgate\\.yaml:\\d+$`, 'm'))
  }
  writeFileSync(
    file,
    'targets: [http://a.example/]\nproxy: ftp://x\nresolve: [nonsense]\noutput: [nope=a]\ncacert: missing.pem\n'
  )
  const bad = await verbgate(['scan', '--config', file])
  expect(bad.code).toBe(2)
  for (const line of [2, 3, 4]) expect(bad.stderr).toContain(`verbgate.yaml:${line}`)
  expect(bad.stderr).toContain('missing.pem')
})

it('a curl line travels as the request did, with variables in place of secrets', async () => {
  const folder = await temporaryFolder('curl')
  writeFileSync(join(folder, 'my ca.pem'), testCertificate.cert)
  const dav = await record(
    ({ method, target }) => ({
      status: method === 'GET' ? (target === '/' ? 200 : 404) : method === 'MKCOL' ? 409 : 501
    }),
    testCertificate
  )
  const url = `https://shop.example:${dav.port}/`
  const run = await verbgate([
    'scan',
    url,
    ...ONE,
    '--cacert',
    join(folder, 'my ca.pem'),
    '--resolve',
    'shop.example:127.0.0.1',
    '-H',
    'Authorization: Bearer sesame',
    '-H',
    'Accept: text/html'
  ])
  const [evidence] = reportOf(run).findings[0]?.evidence ?? []
  expect(evidence?.curl).toContain(
    `--cacert '${join(folder, 'my ca.pem')}' -H "Authorization: $AUTHORIZATION" -H 'Accept: text/html' --resolve shop.example:${dav.port}:127.0.0.1 `
  )
  const before = dav.requests.length
  await promisify(execFile)('sh', ['-c', `${evidence?.curl} --silent --max-time 5`], {
    env: { ...process.env, ...NONE, AUTHORIZATION: 'Bearer sesame' }
  })
  expect(dav.requests.length).toBe(before + 1)
  expect(dav.requests.at(-1)).toMatchObject({ method: evidence?.method, headers: { authorization: ['Bearer sesame'] } })
})

it.each([
  ['http://bücher.example:PORT/', 'bücher.example:127.0.0.1'],
  ['http://bücher.example:PORT/', 'xn--bcher-kva.example:127.0.0.1'],
  ['http://BÜCHER.example:PORT/', 'BÜCHER.EXAMPLE:PORT:127.0.0.1'],
  ['http://[2001:db8::7]:PORT/', '[2001:0db8:0::7]:127.0.0.1']
])('%s with --resolve %s', async (url, resolve) => {
  const site = await record(staticSite)
  const fill = (text: string): string => text.replaceAll('PORT', String(site.port))
  const run = await verbgate(['scan', fill(url), ...ONE, '--resolve', fill(resolve)])
  expect(reportOf(run)).toMatchObject({ targets: [{ status: 'complete' }], notes: [] })
  expect(site.requests.length).toBeGreaterThan(0)
})

it.each([
  ['bücher.example', 'https://bücher.example/'],
  ['[::1]:8080', 'https://[::1]:8080/'],
  ['::1', 'https://[::1]/'],
  ['shop.example:8080', 'https://shop.example:8080/']
])('%s without a scheme gets a hint that works', async (text, hint) => {
  const run = await verbgate(['scan', text])
  expect(run).toMatchObject({ code: 2 })
  expect(run.stderr).toContain(`Did you mean ${hint}?`)
})

it('a server that speaks HTTP/2 alone is named, and not blamed on its certificate', async () => {
  const port = await listen(createSecureServer({ ...testCertificate, allowHTTP1: false }))
  const run = await verbgate(['scan', `https://127.0.0.1:${port}/`, '--no-discover'])
  expect(run.code).toBe(3)
  expect(run.stdout).toContain('the server speaks HTTP/2 alone')
  expect(run.stdout).toContain('Let it speak HTTP/1.1 too')
  expect(run.stdout).not.toMatch(/certificate|--insecure/)
})

it('a webhook is told through the proxy too', async () => {
  const folder = await temporaryFolder('webhook')
  writeFileSync(join(folder, 'ca.pem'), testCertificate.cert)
  const open = await record(({ method, target }) => ({
    status: method === 'GET' ? (target === '/' ? 200 : 404) : method === 'MKCOL' ? 409 : 501
  }))
  const hooks = [await record(() => ({ status: 200 })), await record(() => ({ status: 200 }), testCertificate)] as const
  const proxies = [await startProxy(hooks[0]), await startProxy(hooks[1])] as const
  const env = {
    ...NONE,
    HTTP_PROXY: `http://bob:open-sesame@${proxies[0].url}`,
    HTTPS_PROXY: proxies[1].url,
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem')
  }
  for (const url of ['http://shop.example/hook', 'https://shop.example/hook']) {
    // Node.js reads NODE_EXTRA_CA_CERTS when it starts.
    const run = await runProgram(['scan', open.url, ...ONE, '--webhook', url], { env })
    expect(run).toMatchObject({ code: 1, stderr: '' })
  }
  expect(proxies[0].seen).toMatchObject([
    {
      line: 'POST http://shop.example/hook HTTP/1.1',
      authorization: `Basic ${Buffer.from('bob:open-sesame').toString('base64')}`
    }
  ])
  expect(proxies[1].seen).toMatchObject([{ line: 'CONNECT shop.example:443 HTTP/1.1' }])
  expect(hooks.map(({ requests }) => requests.length)).toEqual([1, 1])
  expect(hooks[1].requests[0]?.body).toContain('"new"')
})

it('cleanup travels as the settings file says', async () => {
  const cwd = await temporaryFolder('cleanup')
  writeFileSync(join(cwd, 'verbgate.yaml'), 'cacert: missing.pem\n')
  const run = await verbgate(['cleanup'], { cwd })
  expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('the file of --cacert cannot be read') })
  expect(await verbgate(['cleanup', '--no-config'], { cwd })).toMatchObject({ code: 0 })
})
