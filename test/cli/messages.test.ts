import { once } from 'node:events'
import { symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from './cli.js'
import { defer } from './defer.js'
import { verbgate } from './in-process.js'
import { record, staticSite } from './recorder.js'

/** A mistake on the command line; `SITE` stands for a server that must not be asked anything. */
type Mistake = { args: string[]; says: RegExp; helps: RegExp }

const PASSWORD = 'hunter2-never-shown'
const CREDENTIALS = { says: /user name or password|no scheme|does not start/, helps: /Authorization|Write it as/ }

const mistakes: Mistake[] = [
  { args: ['scan'], says: /nothing to scan/, helps: /Name a URL/ },
  { args: ['scan', 'shop.example'], says: /"shop\.example" has no scheme/, helps: /https:\/\/shop\.example\// },
  { args: ['scan', 'htps://shop.example/'], says: /unknown scheme htps/, helps: /https:\/\/shop\.example\// },
  { args: ['scan', 'ftp://shop.example/'], says: /scheme ftp/, helps: /Only http and https/ },
  { args: ['scan', 'http://127.0.0.1:99999/'], says: /host name or port/, helps: /Write it as/ },
  { args: ['scan', 'http://shop example/'], says: /blank/, helps: /Percent-encode/ },
  { args: ['scan', `http://bob:${PASSWORD}@127.0.0.1/`], ...CREDENTIALS },
  { args: ['scan', `http://bob:#${PASSWORD}@127.0.0.1/`], ...CREDENTIALS },
  { args: ['scan', `http:bob:${PASSWORD}@127.0.0.1`], ...CREDENTIALS },
  { args: ['scan', `bob:${PASSWORD}@127.0.0.1`], ...CREDENTIALS },
  { args: ['cleanup', `http://bob:${PASSWORD}@127.0.0.1/`], ...CREDENTIALS },
  { args: ['scan', 'SITE', '-H', `X-Key ${PASSWORD}`], says: /-H is not a field name/, helps: /Name: value/ },
  { args: ['scan', 'SITE', '-H', 'If: (<urn:x>)'], says: /header If cannot/, helps: /Leave it out/ },
  {
    args: ['scan', 'SITE', '--proxy', `http://bob:${PASSWORD}@proxy:99999`],
    says: /--proxy/,
    helps: /--proxy http:\/\//
  },
  { args: ['scan', 'SITE', '--fromat', 'json'], says: /unknown option '--fromat'/, helps: /--format/ },
  { args: ['scan', 'SITE', '--format', 'jsn'], says: /'jsn' is invalid.*json/, helps: /Did you mean --format json/ },
  { args: ['scan', 'SITE', '--fail-on', 'hgh'], says: /'hgh' is invalid.*high/, helps: /Did you mean --fail-on high/ },
  { args: ['scan', 'SITE', '--only', 'put-acepted'], says: /no such rule/, helps: /put-accepted/ },
  { args: ['scan', 'SITE', '--skip', 'nonsense'], says: /nonsense: there is no such rule/, helps: /rules list/ },
  { args: ['scan', 'SITE', '--tag', 'nonsense'], says: /no such tag/, helps: /webdav/ },
  { args: ['scan', 'SITE', '--rate', 'fast'], says: /--rate fast/, helps: /--rate 5\/s/ },
  { args: ['scan', 'SITE', '--max-requests', '0'], says: /--max-requests 0/, helps: /whole number/ },
  { args: ['scan', 'SITE', '--timeout', '0'], says: /--timeout 0/, helps: /--timeout 10/ },
  { args: ['scan', 'SITE', '--resolve', 'shop'], says: /--resolve shop/, helps: /shop\.example:192/ },
  { args: ['scan', 'SITE', '--area', '../x'], says: /--area \.\.\/x/, helps: /--area \/images\// },
  { args: ['scan', 'SITE', '--cert', 'none.pem'], says: /--cert cannot be read/, helps: /Check the name/ },
  { args: ['scan', 'SITE', '--targets', 'none.txt'], says: /--targets cannot be read/, helps: /Check the name/ },
  { args: ['scan', 'SITE', '--config', 'none.yaml'], says: /cannot read|no such file/, helps: /Check/ },
  { args: ['scan', 'SITE', '--rules', 'none'], says: /./, helps: /./ },
  { args: ['scan', 'SITE', '--output', 'json'], says: /not a format and a file/, helps: /json=report\.json/ },
  { args: ['scan', 'SITE', '--output', 'jsn=x.json'], says: /unknown format jsn/, helps: /json=x\.json/ },
  { args: ['scan', 'SITE', '--output', 'json=none/x.json'], says: /cannot be written.*no such/, helps: /Check/ },
  { args: ['scan', 'SITE', '--output', 'json=.'], says: /cannot be written.*folder/, helps: /Name a file/ },
  { args: ['scan', 'SITE', '--read-only', '--write'], says: /contradict/, helps: /one of them/ },
  { args: ['scan', 'SITE', '--read-only', '--long-name-put'], says: /contradict/, helps: /one of them/ },
  { args: ['scan', 'SITE', '--write=perhaps'], says: /--write=perhaps/, helps: /--write=leave/ },
  { args: ['scann', 'SITE'], says: /unknown command 'scann'/, helps: /scan/ },
  { args: ['SITE'], says: /a URL is not a command/, helps: /verbgate scan/ },
  { args: ['rules', 'show', 'put-acepted'], says: /no rule put-acepted/, helps: /put-accepted|rules list/ },
  { args: ['rules', 'help', 'handeld'], says: /nothing on handeld/, helps: /Did you mean handled/ }
]

/** Lines that were broken to fit the terminal, in one. */
function unwrapped(text: string): string {
  return text.replaceAll(/\n {4,}/g, ' ')
}

for (const { args, says, helps } of mistakes) {
  it.concurrent(`says what is wrong and what to do: ${args.join(' ')}`, async ({ expect }) => {
    const site = await record(staticSite)
    const ended = await verbgate(args.map((arg) => (arg === 'SITE' ? site.url : arg)))
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    const errors = ended.stderr.split('\n').filter((line) => line.startsWith('error: '))
    expect(errors).toHaveLength(1)
    expect(
      unwrapped(ended.stderr)
        .split('\n')
        .find((line) => line.startsWith('error: '))
    ).toMatch(says)
    expect(unwrapped(ended.stderr)).toMatch(new RegExp(`^ {2}help: .*(?:${helps.source})`, 'm'))
    expect(ended.stderr).not.toContain(PASSWORD)
    expect(ended.stderr).not.toContain('this is a mistake in verbgate')
    expect(site.requests).toEqual([])
  })
}

it.each([[['help']], [['help', 'scan']], [['rules', '--help']], [['rules', 'help', 'check']]])(
  'prints help for %j',
  async (args) => {
    const ended = await verbgate(args)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/^Usage: verbgate /)
  }
)

it('an origin that the journal does not know is answered with those it knows', async () => {
  const file = join(await temporaryFolder('journal'), 'journal.jsonl')
  const entry = { runId: 'r', origin: 'http://127.0.0.1:1', path: '/x', state: 'sent', at: '2026-01-01T00:00:00Z' }
  await writeFile(file, `${JSON.stringify(entry)}\n`)
  const ended = await verbgate(['cleanup', 'http://127.0.0.1:2', '--journal', file])
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toMatch(/help: It knows http:\/\/127\.0\.0\.1:1\./)
})

it('says that a port speaks plain HTTP, and what to try', async () => {
  const server = createServer((_request, response) => response.end()).listen(0, '127.0.0.1')
  defer(() => void server.close())
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const { stdout, code } = await verbgate(['scan', `https://${host}/`])
  expect(code).toBe(3)
  expect(stdout).toContain('the port speaks plain HTTP')
  expect(stdout).toContain(`Try http://${host}/.`)
  expect(stdout).not.toMatch(/routines|Not run/)
})

it('reports every mistake at once', async () => {
  const { code, stderr } = await verbgate([
    'scan',
    'shop.example',
    '--rate',
    'fast',
    '--area',
    '../x',
    '--output',
    'json'
  ])
  expect(code).toBe(2)
  expect(stderr.match(/^error: /gm)).toHaveLength(4)
})

it('names the line of a bad target in a list', async () => {
  const folder = await temporaryFolder('list')
  const list = join(folder, 'sites.txt')
  await writeFile(list, `# ours\nhttp://127.0.0.1:1/\nhttp://bob:${PASSWORD}@127.0.0.1/\nshop.example\n`)
  const ended = await verbgate(['scan', '--targets', list])
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toContain(`${list}:3`)
  expect(ended.stderr).toContain(`${list}:4`)
  expect(ended.stderr).not.toContain(PASSWORD)
})

it.each([
  ['a port where nothing listens', 'http://127.0.0.1:1/', /refused/, /check the port/],
  ['a name that does not exist', 'http://nobody.invalid/', /unresolved/, /spelling|--resolve/]
])('says that it could not look: %s', async (_what, url, says, helps) => {
  const text = await verbgate(['scan', url])
  expect(text).toMatchObject({ code: 3, stderr: '' })
  expect(text.stdout).toMatch(says)
  expect(text.stdout).toMatch(helps)
  expect(text.stdout).toContain('Exit 3')
  const json = await verbgate(['scan', url, '--format', 'json'])
  expect(json.code).toBe(3)
  expect(JSON.parse(json.stdout)).toMatchObject({
    targets: [{ status: 'unreachable', reason: expect.stringMatching(says) }]
  })
})

it('refuses to write on a machine of others, without asking it anything', async () => {
  // This address is for documentation (RFC 5737): asking it would end in a timeout, not at once.
  const proxy = await record(staticSite)
  for (const more of [[], ['--proxy', proxy.url], ['--timeout', '600']]) {
    const before = performance.now()
    const ended = await verbgate(['scan', 'http://192.0.2.1/', '--write', ...more])
    expect(performance.now() - before).toBeLessThan(10_000)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(/--write is refused for http:\/\/192\.0\.2\.1/)
    expect(ended.stderr).toMatch(/owned:[^]*verbgate own http:\/\/192\.0\.2\.1/)
  }
  expect(proxy.requests).toEqual([])
})

it('a name that --resolve or --proxy leads elsewhere is not this machine', async () => {
  const proxy = await record(staticSite)
  for (const more of [
    ['--resolve', 'localhost:192.0.2.1'],
    ['--resolve', '127.0.0.1:192.0.2.1'],
    ['--proxy', proxy.url]
  ]) {
    const url = more[1]?.startsWith('localhost') ? 'http://localhost:8/' : 'http://127.0.0.1:8/'
    const ended = await verbgate(['scan', url, '--write', ...more])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain('--write is refused')
  }
  expect(proxy.requests).toEqual([])
})

it('does not write where the site does not show the token', async () => {
  const folder = await temporaryFolder('owned')
  const site = await record(() => ({ status: 200, body: 'verbgate-owner-00' }))
  const url = `http://shop.example:${site.port}/`
  const config = join(folder, 'verbgate.yaml')
  await writeFile(config, `owned:\n  - ${url.slice(0, -1)}\n`)
  const args = ['scan', url, '--write', '--config', config, '--resolve', `shop.example:192.0.2.1`]
  const elsewhere = await verbgate([...args, '--timeout', '1'])
  expect(elsewhere).toMatchObject({ code: 2, stdout: '' })
  const proxied = await verbgate(['scan', url, '--write', '--config', config, '--proxy', site.url])
  expect(proxied.code).toBe(2)
  expect(unwrapped(proxied.stderr)).toMatch(/gave other text, not the token/)
  expect(site.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
    `GET ${url}.well-known/verbgate.txt`
  ])
})

it('a journal that is a symbolic link is refused before anything is sent', async () => {
  const folder = await temporaryFolder('journal')
  const site = await record(staticSite)
  await symlink('/dev/null', join(folder, 'journal.jsonl'))
  const ended = await verbgate(['scan', site.url, '--write', '--journal', join(folder, 'journal.jsonl')])
  expect(ended.code).toBe(2)
  expect(ended.stderr).toMatch(/journal cannot be read: it is a symbolic link/)
  expect(site.requests).toEqual([])
})
