import { describe, expect, it } from 'vitest'
import { request } from '../../../test/prober/loopback.js'
import type { FailureKind, ProbeRequest, ProbeResponse } from '../../evidence/exchange.js'
import type { Attempt, Outcome } from '../response/outcome.js'
import { countRetries, type Ended, findRetryReason, isLimiting, NO_RETRIES, RETRY_REASONS } from './retry-reasons.js'

const response = (status: number, headers: Record<string, string> = {}): ProbeResponse => ({
  status,
  reason: '',
  headers,
  body: new Uint8Array(),
  bodyBytes: 0,
  truncated: false
})

const answered = (status: number): Outcome => ({ kind: 'answered', response: response(status), failure: null })
const unsent = (kind: FailureKind): Outcome => ({ kind: 'unsent', failure: { kind, detail: '' } })
const unanswered = (kind: FailureKind, isGrammarError = false): Outcome => ({
  kind: 'unanswered',
  failure: { kind, detail: '' },
  isGrammarError
})

const ended = (outcome: Outcome, more: Partial<Attempt & Ended> = {}): Ended => ({
  request: more.request ?? request('GET', '/'),
  attempt: {
    outcome,
    address: '127.0.0.1',
    isReused: more.isReused ?? false,
    bytesReceived: more.bytesReceived ?? 0
  },
  hasNextAddress: more.hasNextAddress ?? false
})

const asWrite: ProbeRequest = request('PUT', '/', { effect: 'write' })

describe('findRetryReason', () => {
  it.each([
    [
      'an address where nothing listens, when there is another',
      ended(unsent('refused'), { hasNextAddress: true }),
      'next-address'
    ],
    ['an address that nothing comes back from', ended(unsent('timeout'), { hasNextAddress: true }), 'next-address'],
    ['an answer that breaks the grammar', ended(unanswered('protocol-error', true)), 'lenient-look'],
    ['an idle connection that was closed', ended(unanswered('closed'), { isReused: true }), 'idle-race'],
    ['an idle connection that was reset', ended(unanswered('reset'), { isReused: true }), 'idle-race'],
    ['429', ended(answered(429)), 'rate-limit']
  ])('sends again after %s', (_what, attempt, name) => {
    expect(findRetryReason(attempt, NO_RETRIES)?.name).toBe(name)
  })

  it.each([
    ['the only address', ended(unsent('refused'))],
    ['a certificate, whatever other addresses there are', ended(unsent('tls'), { hasNextAddress: true })],
    ['a flood', ended(unanswered('protocol-error'))],
    ['a new connection that was closed', ended(unanswered('closed'))],
    ['silence on a connection that was used before', ended(unanswered('timeout'), { isReused: true })],
    [
      'bytes that came before the end, for a method that not every server knows',
      ended(unanswered('closed'), { isReused: true, bytesReceived: 1, request: request('QXZW', '/') })
    ],
    ['an answer', ended(answered(200))],
    [
      'an answer that a deadline cut',
      ended({ kind: 'answered', response: response(200), failure: { kind: 'timeout', detail: '' } })
    ]
  ])('lets stand %s', (_what, attempt) => {
    expect(findRetryReason(attempt, NO_RETRIES)).toBeNull()
  })

  it('sends a write again only if nothing can have arrived, or if it is owed', () => {
    const attempts = [unsent('refused'), unanswered('protocol-error', true), unanswered('closed'), answered(429)]
    const names = (write: ProbeRequest): unknown[] =>
      attempts.map((outcome) => {
        const attempt = ended(outcome, { hasNextAddress: true, isReused: true, request: write })
        return findRetryReason(attempt, NO_RETRIES)?.name ?? null
      })
    expect(names(asWrite)).toEqual(['next-address', null, null, null])
    expect(names({ ...asWrite, owed: true })).toEqual(['next-address', 'lenient-look', 'idle-race', 'rate-limit'])
  })

  it('begins with no retry for any reason of the table', () => {
    expect(RETRY_REASONS.map(({ name }) => countRetries(NO_RETRIES, name))).toEqual([0, 0, 0, 0])
    expect(new Set(RETRY_REASONS.map(({ name }) => name)).size).toBe(RETRY_REASONS.length)
  })

  it('ends after as many attempts as the table says', () => {
    expect(findRetryReason(ended(answered(429)), { ...NO_RETRIES, 'rate-limit': 1 })?.name).toBe('rate-limit')
    expect(findRetryReason(ended(answered(429)), { ...NO_RETRIES, 'rate-limit': 2 })).toBeNull()
    const broken = ended(unanswered('protocol-error', true))
    expect(findRetryReason(broken, { ...NO_RETRIES, 'lenient-look': 1 })).toBeNull()
  })
})

describe('isLimiting', () => {
  it('takes 429 and 503 for a limit, with Retry-After and without', () => {
    expect([response(429), response(503, { 'retry-after': '1' }), response(503)].every(isLimiting)).toBe(true)
    expect([response(500, { 'retry-after': '1' }), response(200)].some(isLimiting)).toBe(false)
  })
})
