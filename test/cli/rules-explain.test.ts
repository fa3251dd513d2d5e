import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { defer } from './defer.js'

/** A server on the loopback, with what it was asked. */
async function serve(listener: RequestListener): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${String(request.headers['x-key'] ?? '')}`)
    listener(request, response)
  }).listen(0, '127.0.0.1')
  defer(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}/images/`, asked }
}

const webdav: RequestListener = ({ method, url }, response) => {
  response.statusCode = method === 'MKCOL' ? 409 : method !== 'GET' ? 405 : url === '/images/' ? 200 : 404
  response.end(`${response.statusCode}`)
}

it('shows requests, their words, and which verdict holds', async () => {
  const site = await serve(webdav)
  const ended = await verbgate(['rules', 'explain', 'collection-creatable', site.url, '-H', 'X-Key: k', '--rate', '0'])
  expect(ended).toMatchObject({ code: 1, stderr: '' })
  for (const part of [
    `collection-creatable at ${site.url} (area)`,
    /mkcol +MKCOL \/images\/\w{4}\.\.\/\w{4}\.\.\/\n +<- 409; /,
    /distinct, handled \(beside /,
    /not sent: named_/,
    /: does not hold\n/,
    /\d\. exposed \(firm\): holds\n/,
    /mkcol\.status = 409/,
    /Exposed \(high, firm\): MKCOL is answered 409/
  ]) {
    expect(ended.stdout).toMatch(part)
  }
  expect(site.asked.filter((line) => !line.endsWith(' k'))).toEqual([])
  expect(site.asked.filter((line) => /^(PUT|LOCK) /.test(line))).toEqual([])
})

it('is clean where nothing is open, and says what held against it', async () => {
  const site = await serve(({ method, url }, response) => {
    response.statusCode = method !== 'GET' ? 405 : url === '/images/' ? 200 : 404
    response.end(`${response.statusCode}`)
  })
  const ended = await verbgate(['rules', 'explain', 'collection-listed', site.url, '--rate', '0'])
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout).toContain('size(propfind.dav) > 1')
  expect(ended.stdout).toContain('Clean: it was asked')
})

it('could not look: exit 3', async () => {
  const ended = await verbgate(['rules', 'explain', 'collection-listed', 'http://127.0.0.1:1/images/'])
  expect(ended).toMatchObject({ code: 3, stderr: '' })
  expect(ended.stdout).toContain('Could not look')
})

it('a rule that places something is not run', async () => {
  const site = await serve(webdav)
  const ended = await verbgate(['rules', 'explain', 'php-executes', site.url])
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toMatch(/php-executes places something[^]*help: .*--only php-executes --write/)
  expect(site.asked).toEqual([])
})

it('a rule behind a flag is not asked without it', async () => {
  const site = await serve(webdav)
  const ended = await verbgate(['rules', 'explain', 'put-handled', site.url, '--rate', '0'])
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout).toMatch(/Not asked: [^]*--long-name-put/)
})

it('a rule of one’s own is explained too', async () => {
  const site = await serve(webdav)
  const cwd = await temporaryFolder('explain')
  const made = await verbgate(['rules', 'new', 'copy-listed'], { cwd })
  expect(made.code).toBe(0)
  const ended = await verbgate(['rules', 'explain', 'copy-listed', site.url, '--rules', 'rules'], { cwd })
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout).toMatch(/no +asked\.body\.contains\("CHANGE-ME"\)\n +asked\.body = "200"/)
})

it('a session that nobody named is an error', async () => {
  const site = await serve(webdav)
  const cwd = await temporaryFolder('explain')
  const file = join(cwd, 'rules/own/seen-by-others.yaml')
  await mkdir(dirname(file), { recursive: true })
  await writeFile(
    file,
    `id: seen-by-others
title: Others see it
exposes: leak-session
severity: high
unit: origin
effect: read
why: It is private.
fix: { any: Close it. }
references: [https://cwe.mitre.org/data/definitions/200.html]
probes:
  seen: { method: GET, path: /account, as: member }
verdicts:
  - { exposed: firm, when: seen.status == 200 }
sessions: [member]
`
  )
  const ended = await verbgate(['rules', 'explain', 'seen-by-others', site.url, '--rules', 'rules'], { cwd })
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toContain('with the session of member')
  expect(site.asked).toEqual([])
})

/** A rule in a folder of its own; the texts are those that matter to the test. */
async function writeRule(id: string, body: string): Promise<string> {
  const cwd = await temporaryFolder('explain')
  const file = join(cwd, `mine/own/${id}.yaml`)
  await mkdir(dirname(file), { recursive: true })
  const head = `id: ${id}
title: A rule
exposes: announce
severity: high
effect: read
why: It matters.
fix: { any: Change it. }
references: [https://cwe.mitre.org/data/definitions/200.html]
`
  await writeFile(file, head + body)
  return cwd
}

const powered = `unit: origin
probes:
  home: { method: GET, path: "/" }
  missing_one: { method: GET, path: "/{{missing}}" }
  nothing: { method: GET, path: "/{{missing2}}", control: true }
verdicts:
  - exposed: confirmed
    summary: The answer says {{home.headers.X-Powered-By}}.
    when: '"x-powered-by" in home.headers && home.headers["x-powered-by"].matches("[0-9]") && nothing.status == 404'
  - { exposed: firm, when: '"x-powered-by" in missing_one.headers && missing_one.headers["x-powered-by"].matches("[0-9]")' }
`

it('a part that its guard keeps from being tried is said to be so, and nothing that writes is asked', async () => {
  const site = await serve(webdav)
  const cwd = await writeRule('powered-by-version', powered)
  const args = ['rules', 'explain', 'powered-by-version', site.url, '--rules', 'mine', '--rate', '0']
  const ended = await verbgate(args, { cwd })
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout).toMatch(/no +"x-powered-by" in home\.headers\n +home has no x-powered-by field/)
  expect(ended.stdout).toMatch(/not tried +home\.headers\["x-powered-by"\]\.matches/)
  expect(ended.stdout).toMatch(/not sent: nothing\n +not needed: no verdict hangs on it/)
  const [, all, own, other] = /(\d+) requests sent: (\d+) for the rule, (\d+) to look at/.exec(ended.stdout) ?? []
  expect([Number(all), Number(own), Number(other)]).toEqual([site.asked.length, 2, site.asked.length - 2])
  expect(site.asked.filter((line) => !line.startsWith('GET '))).toEqual([])
})

it('the value that was compared is shown, and quoted by the summary', async () => {
  const site = await serve((_, response) => {
    response.statusCode = 404
    response.setHeader('X-Powered-By', 'PHP/8.1.2')
    response.end('404')
  })
  const cwd = await writeRule('powered-by-version', powered)
  const args = ['rules', 'explain', 'powered-by-version', site.url, '--rules', 'mine', '--rate', '0', '--read-only']
  const ended = await verbgate(args, { cwd })
  expect(ended).toMatchObject({ code: 1, stderr: '' })
  expect(ended.stdout).toContain('home.headers["x-powered-by"] = "PHP/8.1.2"')
  expect(ended.stdout).toMatch(/Exposed \(high, confirmed\): The answer says PHP\/8\.1\.2\./)
})

it('a folder without its slash: which area is taken, and a read rule is asked about without MKCOL', async () => {
  const site = await serve(webdav)
  const cwd = await writeRule(
    'home-read',
    `unit: area
probes:
  home: { method: GET, path: "{{area}}" }
verdicts:
  - { exposed: firm, when: home.status == 401 }
`
  )
  const url = site.url.replace(/\/$/, '')
  const ended = await verbgate(['rules', 'explain', 'home-read', url, '--rules', 'mine', '--rate', '0'], { cwd })
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout).toMatch(/The area of \/images is \/, [^]*with a\s+slash at the end:\s+\/images\//)
  expect(site.asked.filter((line) => !/^(GET|PROPFIND) /.test(line))).toEqual([])
})

it('a rule that --read-only rules out is not run', async () => {
  const site = await serve(webdav)
  const ended = await verbgate(['rules', 'explain', 'collection-creatable', site.url, '--read-only'])
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toMatch(/which --read-only rules out\n +help: /)
  expect(site.asked).toEqual([])
})
