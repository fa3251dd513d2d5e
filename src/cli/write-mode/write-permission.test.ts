import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ownerToken } from '../../config/ownership.js'
import type { Exchange, ProbeRequest } from '../../evidence/exchange.js'
import type { Prober } from '../../prober/prober.js'
import { UsageErrors } from '../../shared/errors.js'
import { originOf } from '../../targets/origin.js'
import { openWriteJournal } from './write-journal.js'
import { demandFinished, demandListed, demandTokens, originsToProve } from './write-permission.js'

const folder = mkdtempSync(join(tmpdir(), 'verbgate-permission-'))
afterAll(() => rmSync(folder, { recursive: true }))

const shop = originOf(new URL('https://shop.example/'))
const local = originOf(new URL('http://127.0.0.1:8080/'))
const SECRET = 'a secret that is long enough'

function problemsOf(run: () => void) {
  try {
    run()
  } catch (error) {
    if (error instanceof UsageErrors) return error.problems
    throw error
  }
  return []
}

test('only other machines have to be proved', () => {
  expect(originsToProve([shop, local], () => ({ proxy: null, resolve: new Map() }))).toEqual([shop])
})

test('an origin that is not listed is refused with both steps', () => {
  expect(() => demandListed([shop], ['https://shop.example'])).not.toThrow()
  const [problem] = problemsOf(() => demandListed([shop], ['https://www.shop.example']))
  expect(problem?.code).toBe('origin-not-owned')
  expect(problem?.hint).toMatch(
    /1\. .*owned:[^]*2\. .*verbgate own https:\/\/shop\.example .*\.well-known\/verbgate\.txt/
  )
})

function answering(status: number, text: string, sent: ProbeRequest[] = []): Prober {
  return {
    async send(origin, request): Promise<Exchange> {
      sent.push(request)
      const body = Buffer.from(text)
      const response = { status, reason: '', headers: {}, body, bodyBytes: body.length, truncated: false }
      return { origin: origin.href, request, startedAtMs: 0, durationMs: 0, response, failure: null }
    },
    sentTo: () => 0,
    interrupt: () => {},
    release: async () => {},
    close: async () => {}
  }
}

test('the token is asked for with one GET', async () => {
  const sent: ProbeRequest[] = []
  await demandTokens([shop], SECRET, answering(200, `${ownerToken(shop, SECRET)}\n`, sent))
  expect(sent.map(({ method, target }) => `${method} ${target}`)).toEqual(['GET /.well-known/verbgate.txt'])
})

test.each([
  ['a missing file', 404, '', '404'],
  ['another text', 200, '<html>', 'other text'],
  ['the token of another origin', 200, ownerToken(local, SECRET), 'other text'],
  ['the token in an error page', 404, ownerToken(shop, SECRET), '404']
])('%s is refused', async (_name, status, text, seen) => {
  const error = await demandTokens([shop], SECRET, answering(status, text)).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UsageErrors)
  expect((error as UsageErrors).problems).toMatchObject([
    { code: 'origin-not-proved', message: expect.stringContaining(seen), hint: expect.stringContaining('verbgate own') }
  ])
})

test('an interrupted run blocks its own origin until cleanup', () => {
  const file = join(folder, 'journal.jsonl')
  const journal = openWriteJournal(file)
  journal.record({ runId: 'r', origin: shop.href, path: '/x', state: 'sent', at: '2026-01-01T00:00:00Z' })
  expect(problemsOf(() => demandFinished([local], file))).toEqual([])
  expect(problemsOf(() => demandFinished([shop, local], file))).toMatchObject([
    { code: 'run-unfinished', hint: expect.stringContaining('verbgate cleanup') }
  ])
  journal.record({ runId: 'r', origin: shop.href, path: '/x', state: 'left', at: '2026-01-01T00:00:00Z' })
  expect(problemsOf(() => demandFinished([shop], file))).toEqual([])
  journal.close()
})
