import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { ProbeRequest } from '../../evidence/exchange.js'
import { UsageErrors } from '../../shared/errors.js'
import { caseProblem, runCases } from './case-runner.js'
import { CaseScript, caseSessions, scriptedExchange, sessionHeader } from './case-script.js'
import { isPlayable, startCaseServer } from './case-server.js'
import type { RuleCases } from './cases.js'
import { loadCases } from './cases.js'

const root = await mkdtemp(join(tmpdir(), 'cases-'))
afterAll(() => rm(root, { recursive: true }))

const rule = `id: put-accepted
title: Anyone can place files here
exposes: place-file
severity: critical
unit: area
effect: write
why: It places a file.
fix: { any: Refuse the method. }
references: [https://www.rfc-editor.org/rfc/rfc9110]
probes:
  before: { method: GET, path: "{{area}}{{missing}}" }
  member: { method: GET, path: "{{area}}{{missing}}", as: member }
  put: { method: PUT, path: "{{area}}{{canary}}.txt", body: "{{token}}", creates: "{{area}}{{canary}}.txt" }
  read: { method: GET, path: "{{area}}{{canary}}.txt?{{nonce}}", repeat: { pauses: [1], until: read.body == token } }
  trace: { method: TRACE, path: "{{area}}", headers: { X-Nonce: "{{nonce}}" } }
verdicts:
  - exposed: confirmed
    when: read.body == token
`
const cases = `fires:
  - name: stored after a while
    answers: { put: 201, read: [404, { status: 200, headers: { ETag: 1 }, body: "{{token}}" }], member: 403 }
    expect: confirmed
silent:
  - name: refused
    unit: { area: /a.b/, file: null }
    answers: { put: dropped, trace: { failed: protocol-error }, read: { failed: unresolved } }
    otherwise: 405
    expect: clean
`

function first<T>(items: readonly T[], index = 0): T {
  const item = items[index]
  if (item === undefined) throw new Error('nothing there')
  return item
}

async function load(ruleText: string, caseText: string | null): Promise<readonly RuleCases[]> {
  const folder = await mkdtemp(join(root, 'x'))
  await mkdir(join(folder, 'write'))
  await writeFile(join(folder, 'write/put-accepted.yaml'), ruleText)
  if (caseText !== null) await writeFile(join(folder, 'write/put-accepted.test.yaml'), caseText)
  return loadCases([folder])
}

const hex = (digit: string): string => digit.repeat(32)
const ask = (method: string, target: string, more: Partial<ProbeRequest> = {}): ProbeRequest => ({
  method,
  target,
  headers: [],
  body: null,
  effect: 'write',
  ...more
})

test('a script recognises probes and fills in what it saw', async () => {
  const loaded = first(await load(rule, cases))
  const script = new CaseScript(loaded.rule, first(loaded.cases))
  const status = (sent: ProbeRequest): [number | undefined, string] => {
    const { response } = scriptedExchange(script, 'http://a', sent)
    return [response?.status, Buffer.from(response?.body ?? []).toString()]
  }
  const canary = `/images/verbgate-${hex('c')}.txt`
  expect(status(ask('GET', `/images/${hex('a')}`))).toEqual([404, ''])
  expect(status(ask('GET', `/images/${hex('a')}`, { headers: [[sessionHeader, 'member']] }))).toEqual([403, ''])
  expect(status(ask('PUT', canary, { body: hex('d') }))).toEqual([201, ''])
  expect(status(ask('GET', `${canary}?${'e'.repeat(16)}`))).toEqual([404, ''])
  expect(status(ask('GET', `${canary}?${'f'.repeat(16)}`))).toEqual([200, hex('d')])
  expect(status(ask('GET', `/images/verbgate-${hex('9')}.txt?aaaaaaaa`))).toEqual([404, ''])
  expect(script.answer(ask('DELETE', canary)).probe).toBeNull()
  expect(caseSessions(loaded.rule)).toEqual({ member: [[sessionHeader, 'member']] })
})

test('the same over a socket, with any method, dropped connections and broken answers', async () => {
  const loaded = first(await load(rule, cases))
  const server = await startCaseServer(new CaseScript(loaded.rule, first(loaded.cases, 1)))
  try {
    const port = Number(new URL(server.origin).port)
    const raw = (text: string): Promise<string> =>
      new Promise((resolve, reject) => {
        let received = ''
        const socket = connect(port, '127.0.0.1', () => socket.write(text))
        socket.on('data', (chunk) => {
          received += chunk.toString()
          if (received.includes('\r\n\r\n')) socket.end()
        })
        socket.on('error', reject)
        socket.on('close', () => resolve(received))
      })
    const put = `PUT /a.b/verbgate-${hex('c')}.txt HTTP/1.1\r\nHost: x\r\n`
    expect(await raw(`${put}Content-Length: 32\r\n\r\n${hex('d')}`)).toBe('')
    expect(await raw(`${put}Transfer-Encoding: chunked\r\n\r\n20\r\n${hex('d')}\r\n0\r\n\r\n`)).toBe('')
    expect(await raw(`TRACE /a.b/ HTTP/1.1\r\nX-Nonce: 12345678\r\n\r\n`)).toBe('this is not HTTP\r\n\r\n')
    expect(await raw(`QXZW /a.b/ HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatch(/^HTTP\/1.1 404 /)
    const status = await new Promise((resolve, reject) => {
      request(`${server.origin}/a.b/${hex('a')}`, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end()
    })
    expect(status).toBe(405)
  } finally {
    await server.close()
  }
  expect(loaded.cases.map(isPlayable)).toEqual([true, false])
})

test('a field that is sent twice goes out twice, and is read joined', async () => {
  const twice = 'headers: { Link: [a, "{{area}}"], ETag: 1 }'
  const loaded = first(await load(rule, cases.replace('headers: { ETag: 1 }', twice)))
  const firing = first(loaded.cases)
  const canary = `/images/verbgate-${hex('c')}.txt?${'e'.repeat(16)}`
  const asked = (script: CaseScript): void => void script.answer(ask('GET', canary))
  const script = new CaseScript(loaded.rule, firing)
  asked(script)
  expect(scriptedExchange(script, 'http://a', ask('GET', canary)).response?.headers).toEqual({
    link: 'a, /images/',
    etag: '1'
  })
  const again = new CaseScript(loaded.rule, firing)
  asked(again)
  const server = await startCaseServer(again)
  try {
    const raw = await new Promise<string[]>((resolve, reject) => {
      request(`${server.origin}${canary}`, (response) => resolve(response.resume().rawHeaders))
        .on('error', reject)
        .end()
    })
    expect(raw.slice(0, 6)).toEqual(['Link', 'a', 'Link', '/images/', 'ETag', '1'])
  } finally {
    await server.close()
  }
})

test('outcomes are held against expectations; a player that throws is a problem', async () => {
  const all = await load(rule, cases)
  const [fires, silent] = [first(first(all).cases), first(first(all).cases, 1)]
  expect(caseProblem(fires, { kind: 'exposed', confidence: 'confirmed', severity: 'high' })).toBeNull()
  expect(caseProblem(fires, { kind: 'exposed', confidence: 'firm', severity: 'high' })).toMatch('confirmed, got firm')
  expect(caseProblem(silent, { kind: 'inconclusive', reason: 'why' })).toBe('expected clean, got inconclusive (why)')
  const results = await runCases(all, async (_rule, testCase) => {
    if (testCase.kind === 'fires') throw new Error('broken')
    return { kind: 'clean' }
  })
  expect(results.map(({ problem }) => problem)).toEqual(['could not be played: broken', null])
})

async function problems(caseText: string | null): Promise<string[]> {
  try {
    await load(rule, caseText)
  } catch (error) {
    if (!(error instanceof UsageErrors)) throw error
    return error.problems.map(({ place, message }) => `${place?.line ?? 0}: ${message.split('\n', 1)[0]}`)
  }
  return []
}

test('cases are demanded and checked', async () => {
  expect(await problems(null)).toEqual(['0: the rule has no cases'])
  expect(await problems('fires: []\nsilent: []\n')).toEqual([
    '1: fires: needs a firing case',
    '2: silent: needs a silent case'
  ])
  const bad = cases
    .replace('put: 201', 'putt: 201')
    .replace('{{token}}', '{{tokn}}')
    .replace('name: refused', 'name: stored after a while')
  expect(await problems(bad)).toEqual([
    '3: the rule has no probe "putt"',
    '3: unknown variable {{tokn}}',
    '6: another case has this name'
  ])
  const more = cases.replace(
    'silent:',
    '  - { name: again, answers: { put: { status: 20 } } }\n  - name: third\nsilent:'
  )
  expect(await problems(more)).toEqual(['5: status: Too small: expected number to be >=100'])
  expect(await problems(more.replace('20 }', '201 }'))).toEqual(['7: 3 firing cases, but only 1 silent'])
})
