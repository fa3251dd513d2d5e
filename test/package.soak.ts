import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recipes } from './manual.js'
import { installPackage } from './installed-package.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

let folder: string
let server: Server
let url: string
let requests = 0

type Ended = { code: number; stdout: string; stderr: string }

function run(command: string, args: readonly string[], cwd = folder): Promise<Ended> {
  const env = { ...process.env, XDG_STATE_HOME: join(folder, 'state'), NO_COLOR: '1' }
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 255
      resolve({ code, stdout, stderr })
    })
  })
}

// Straight, because npx has words of its own for stderr.
const verbgate = (...args: string[]): Promise<Ended> => run(join(folder, 'node_modules/.bin/verbgate'), args)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verbgate-package-'))
  server = createServer((request, response) => {
    requests += 1
    const known = request.url === '/' && (request.method === 'GET' || request.method === 'HEAD')
    response.writeHead(known ? 200 : request.method === 'GET' ? 404 : 405, { 'content-type': 'text/html' })
    response.end(known ? '<title>Shop</title>' : '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  await installPackage(folder)
}, 180_000)

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

test('the version is the one of the package', async () => {
  const { stdout } = await run('npx', ['--no-install', 'verbgate', '--version'])
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('a scan of a server that refuses everything ends well and keeps stdout for the report', async () => {
  const { code, stdout, stderr } = await verbgate('scan', url, '--rate', '0', '--format', 'json')
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, mode: 'no-write', targets: [{ url }] })
  expect([0, 3]).toContain(code)
})

test('the built-in rules are in the package', async () => {
  const { code, stdout } = await verbgate('rules', 'list')
  expect(code).toBe(0)
  expect(Number(/(\d+) rules?\./.exec(stdout)?.[1])).toBeGreaterThan(0)
})

test('reports go to stdout and to files; --plan sends nothing', async () => {
  const file = join(folder, 'report.json')
  const { code, stdout } = await verbgate('scan', url, '--rate', '0', '--output', `json=${file}`)
  const report = JSON.parse(readFileSync(file, 'utf8')) as { summary: { requests: number } }
  expect(stdout).toContain(`${report.summary.requests} requests`)
  expect(stdout).toContain(`Exit ${code}: `)
  const before = requests
  const plan = await verbgate('scan', url, '--plan')
  expect(plan).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing was sent') })
  expect(requests).toBe(before)
  expect(before).toBeGreaterThan(0)
})

test('a flag in front of the URL does not swallow it', async () => {
  const { code, stdout } = await verbgate('scan', '--write', url, '--plan', '--format', 'json')
  expect(code).toBe(0)
  expect((JSON.parse(stdout) as { effect: string }[]).some(({ effect }) => effect === 'write')).toBe(true)
})

/** Everything that may be in the package. */
const PACKED = [
  /^(LICENSE|README\.md|CHANGELOG\.md|package\.json|bin\/verbgate\.js)$/,
  // no source maps and no tests
  /^dist\/(cli\/commands\/rules\/|([a-z-]+\/){0,2})[a-z0-9-]+\.(js|d\.ts)$/,
  /^dist\/(config|accept)\.schema\.json$/,
  /^dist\/verbgate\.1$/,
  /^dist\/rules\/builtin\.json$/,
  /^rules\/(rule\.schema\.json|definitions\/[a-z-]+\.yaml)$/,
  /^rules\/[a-z]+\/[a-z0-9-]+\.yaml$/
]

test('the package holds what it needs to run and nothing else, and no path of the machine it was built on', () => {
  const own = join(folder, 'node_modules/verbgate')
  const files = readdirSync(own, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(own, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => !name.startsWith('node_modules/'))
  expect(files.length).toBeGreaterThan(50)
  expect(files.filter((name) => !PACKED.some((pattern) => pattern.test(name)))).toEqual([])
  for (const pattern of PACKED)
    expect(
      files.filter((name) => pattern.test(name)),
      String(pattern)
    ).not.toEqual([])
  const places = [ROOT, homedir()].filter((place) => place.length > 1)
  const telling = files.filter((name) => {
    const text = readFileSync(join(own, name), 'latin1')
    return places.some((place) => text.includes(place))
  })
  expect(telling).toEqual([])
})

test.each([
  ['an unknown flag', ['scan', 'URL', '--fromat', 'json'], /unknown option '--fromat'[^]*--format/],
  ['an unknown command', ['scna'], /scna[^]*scan/],
  ['a URL without a scheme', ['scan', 'shop.example'], /no scheme[^]*https:\/\/shop\.example\//],
  ['credentials in the URL', ['scan', 'http://u:s3cret@127.0.0.1/'], /user name or password/],
  ['--write without proof', ['scan', '--write', 'http://shop.example/'], /refused[^]*owned:[^]*verbgate own/],
  ['a report that cannot be written', ['scan', 'URL', '--output', 'json=no/such/folder.json'], /cannot be written/]
])('%s: exit 2, one clear error on stderr, nothing on stdout', async (_name, args, expected) => {
  const ended = await verbgate(...args.map((arg) => (arg === 'URL' ? url : arg)))
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toMatch(expected)
  expect(ended.stderr.match(/^error: /gm)).toHaveLength(1)
  expect(ended.stderr).toContain('  help: ')
  expect(ended.stderr).not.toContain('s3cret')
})

test('a server that is not there: exit 3, said with the remedy', async () => {
  const { code, stdout } = await verbgate('scan', 'http://127.0.0.1:1/')
  expect(code).toBe(3)
  expect(stdout).toContain('Nothing listens there')
})

const examples = [
  ...[...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/^```js\n([^]*?)^```/gm)].map(([, text = '']) => text),
  ...recipes('js')
]
const expected = ['Nothing found', '', 'trace-echoed true']

test('the examples in README and manual are those that are tested', () => {
  expect(examples).toHaveLength(expected.length)
})

test.each(expected.map((text, index) => [index, text] as const))(
  'example %d of README and manual runs',
  async (index, said) => {
    const own = join(folder, `example-${index}`)
    mkdirSync(own)
    const program = (examples[index] ?? '').replaceAll('https://shop.example/', url)
    writeFileSync(join(own, 'example.mjs'), program)
    const { code, stdout, stderr } = await run(process.execPath, ['example.mjs'], own)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(said)
    if (program.includes('reportSarif')) {
      expect(readFileSync(join(own, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i)
      expect(JSON.parse(readFileSync(join(own, 'verbgate.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' })
    }
  }
)

test('every report has a default for everything, and mistakes come all at once', async () => {
  const program = `
    import * as verbgate from 'verbgate'
    const result = await verbgate.scan(${JSON.stringify(url)}, { requestsPerSecond: 0 })
    const reports = Object.entries(verbgate).filter(([name]) => name.startsWith('report'))
    console.log(reports.filter(([, report]) => report(result).endsWith('\\n')).length)
    await verbgate.scan(['ftp://x/', ${JSON.stringify(url)}], { areas: ['images'], headers: { Expect: '1' } }).catch((error) => {
      console.log(error.name, error.problems.map(({ code }) => code).join())
    })`
  writeFileSync(join(folder, 'reports.mjs'), program)
  const { stdout, stderr } = await run(process.execPath, ['reports.mjs'])
  expect({ stdout, stderr }).toEqual({
    stdout: '11\nUsageErrors target-invalid,flag-invalid,flag-invalid\n',
    stderr: ''
  })
})

test('SIGINT in the middle of a scan: the report so far and exit 130', async () => {
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as AddressInfo
  const bin = join(folder, 'node_modules/verbgate/bin/verbgate.js')
  const child = spawn(process.execPath, [bin, 'scan', `http://127.0.0.1:${port}/`, '--timeout', '2'], { cwd: folder })
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  await new Promise((resolve) => silent.once('request', resolve))
  child.kill('SIGINT')
  const code = await new Promise((resolve) => child.once('close', resolve))
  silent.closeAllConnections()
  await new Promise((resolve) => silent.close(resolve))
  expect(code).toBe(130)
  expect(stdout).toContain('Exit 130: interrupted')
})
