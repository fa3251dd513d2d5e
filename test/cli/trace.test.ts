import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { record, staticSite } from './recorder.js'

const ONE = ['--no-discover', '--rate', '0', '--only', 'collection-creatable', '--format', 'json']
const LOGIN = ['-H', 'Authorization: Bearer sesame-open', '-H', 'X-Key: abc']

it('-v shows each request that left and its status as it happens, on stderr', async () => {
  const site = await record(staticSite)
  const run = await verbgate(['scan', site.url, ...ONE, '-v'])
  const lines = run.stderr.trim().split('\n')
  expect(lines.length).toBe(site.requests.length)
  expect(lines[0]).toMatch(new RegExp(`^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} GET ${site.url} 200 \\(\\d+ ms\\)$`))
  const seen = lines.map((line) => line.split(' ')[1] ?? '').toSorted()
  expect(seen).toEqual(site.requests.map(({ method }) => method).toSorted())
  expect(JSON.parse(run.stdout)).toMatchObject({ schemaVersion: 1 })
})

it('-vv shows the header fields too, and no secret', async () => {
  const site = await record((request) => ({
    ...staticSite(request),
    headers: { 'Set-Cookie': 'sid=topsecret; Path=/' }
  }))
  const { stderr } = await verbgate(['scan', site.url, ...ONE, ...LOGIN, '-vv'])
  expect(stderr).toMatch(/^> X-Verbgate-Run: [0-9a-f-]{36}$/m)
  expect(stderr).toMatch(/^> X-Key: \*\*\*$/m)
  expect(stderr).toMatch(/^> Authorization: \*\*\*$/m)
  expect(stderr).toMatch(/^< set-cookie: sid=\*\*\*; Path=\/$/m)
  expect(stderr).not.toMatch(/sesame|topsecret|\babc\b/)
})

it('-v shows what was not answered, and -v and --quiet contradict each other', async () => {
  const site = await record(() => null)
  const run = await verbgate(['scan', site.url, ...ONE, '-v'])
  expect(run.stderr).toMatch(/ GET \S+ (closed|reset): /)
  const both = await verbgate(['scan', site.url, '-v', '--quiet'])
  expect(both).toMatchObject({ code: 2 })
  expect(both.stderr).toContain('--quiet and --verbose contradict each other')
})

type Pair = { name: string; value: string }
type Entry = {
  startedDateTime: string
  time: number
  request: { method: string; url: string; headers: Pair[]; queryString: Pair[]; cookies: Pair[]; bodySize: number }
  response: { status: number; headers: Pair[]; content: { size: number; mimeType: string; text?: string } }
  cache: object
  timings: { send: number; wait: number; receive: number }
}

it('--har writes every exchange in the form that browsers open, for the owner alone and without secrets', async () => {
  const folder = await temporaryFolder('har')
  const file = join(folder, 'run.har')
  const site = await record(staticSite)
  const run = await verbgate(['scan', site.url, '--rate', '0', '--format', 'json', ...LOGIN, '--har', file])
  expect(run.stderr).toBe('')
  const text = readFileSync(file, 'utf8')
  expect(text).not.toMatch(/sesame|"abc"/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const { log } = JSON.parse(text) as { log: { version: string; creator: object; pages: []; entries: Entry[] } }
  expect(log).toMatchObject({ version: '1.2', creator: { name: 'verbgate' }, pages: [] })
  expect(log.entries.length).toBe(site.requests.length)
  for (const { startedDateTime, time, request, response, cache, timings } of log.entries) {
    // What Chromium's and Firefox's importers read of an entry, and refuse the file without.
    expect(Number.isNaN(Date.parse(startedDateTime))).toBe(false)
    expect(timings.send + timings.wait + timings.receive).toBeCloseTo(time, 3)
    expect(new URL(request.url).origin).toBe(site.url.slice(0, -1))
    expect(request).toMatchObject({ httpVersion: 'HTTP/1.1', cookies: [], headersSize: -1 })
    expect(response).toMatchObject({ cookies: [], headersSize: -1, content: { size: expect.any(Number) } })
    expect(response.status).toBeGreaterThan(0)
    expect(cache).toEqual({})
  }
  const star = log.entries.find((entry) => 'comment' in entry)
  expect(star).toMatchObject({ comment: expect.stringContaining('request-target: ') })
})

it('a HAR file that cannot be written is found before anything is sent', async () => {
  const site = await record(staticSite)
  const run = await verbgate(['scan', site.url, '--har', '/nonexistent/run.har'])
  expect(run).toMatchObject({ code: 2, stdout: '' })
  expect(site.requests).toEqual([])
})

it('--plan begins with the number of requests and ends with what may write', async () => {
  const harmless = (await verbgate(['scan', 'http://127.0.0.1:9/', '--plan'])).stdout.trimEnd().split('\n')
  expect(harmless[0]).toMatch(/^\d+ probes at most, before retries, and up to 40 pages for each target on 1 origin/)
  expect(harmless.at(-2)).toMatch(/^May write: nothing\. .*MKCOL/)
  const writing = (await verbgate(['scan', 'http://127.0.0.1:9/', '--plan', '--write'])).stdout
  expect(writing).toMatch(/\nMay write: MKCOL, DELETE, PUT, MOVE, COPY on names of our own, which are removed again:/)
})
