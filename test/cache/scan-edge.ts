import type { Exchange, ProbeRequest } from '../../src/evidence/exchange.js'
import { scan } from '../../src/engine/scan.js'
import { scanDefaults } from '../../src/cli/settings/scan-defaults.js'
import type { ScanRequest } from '../../src/engine/scan-request.js'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { createProber } from '../../src/prober/create-prober.js'
import { originOf } from '../../src/targets/origin.js'
import { createScope } from '../../src/targets/scope.js'
import type { Prober } from '../../src/prober/prober.js'
import { fileURLToPath } from 'node:url'
import { loadRules } from '../../src/rules/load.js'
import { parseTarget } from '../../src/targets/target.js'
import type { Edge } from './edge.js'
import { accounts, pages } from './member-site.js'

const all = await loadRules([fileURLToPath(new URL('../../rules', import.meta.url))])
const rules = all.filter(({ family }) => family === 'cache')

export const sessions = {
  member: [['Cookie', `sid=${accounts.member.session}`]],
  other: [['Cookie', `sid=${accounts.other.session}`]]
} as const

/** Scans what is behind an edge with the rules about caches; nothing waits by the clock. */
export async function scanEdge(edge: Edge, more: Partial<ScanRequest> = {}): Promise<ScanResult> {
  const pause = async (ms: number): Promise<void> => edge.wait(ms)
  return await scan({ ...request('http://shop.example/', proberOf(edge)), pause, ...more })
}

/** The same for an edge on this machine, by the clock, without a limit of pace. */
export async function scanUrl(url: string): Promise<{ result: ScanResult; requests: number; inSession: number }> {
  const sent: ProbeRequest[] = []
  const prober = createProber({
    userAgent: 'verbgate-lab',
    runId: 'run',
    mode: 'no-write',
    scope: createScope({ origins: [originOf(new URL(url))] }),
    requestsPerSecond: 0,
    observe: ({ exchange }) => void sent.push(exchange.request)
  })
  try {
    const result = await scan(request(url, prober))
    const inSession = sent.filter(({ headers }) => headers.some(([, value]) => value.startsWith('sid=')))
    return { result, requests: sent.length, inSession: inSession.length }
  } finally {
    await prober.close()
  }
}

function request(url: string, prober: Prober): ScanRequest {
  return {
    ...scanDefaults,
    version: '0.0.0',
    runId: 'run',
    targets: [{ ...parseTarget(url), pages: Object.keys(pages) }],
    rules,
    mode: 'no-write',
    insecure: false,
    crawl: false,
    sessions,
    prober,
    journal: { record: () => {} },
    signal: new AbortController().signal
  }
}

function proberOf(edge: Edge): Prober {
  let isOver = false
  let sent = 0
  return {
    send: async ({ href }, request) => {
      if (isOver) return describeExchange(href, request, null)
      sent++
      return describeExchange(href, request, edge)
    },
    sentTo: () => sent,
    interrupt: () => void (isOver = true),
    release: async () => {},
    close: async () => {}
  }
}

function describeExchange(origin: string, request: ProbeRequest, edge: Edge | null): Exchange {
  const exchange = { origin, request, startedAtMs: 0, durationMs: 0 }
  if (edge === null) return { ...exchange, response: null, failure: { kind: 'never-sent', detail: 'over' } }
  const cookie = request.headers.find(([name]) => name === 'Cookie')?.[1] ?? ''
  const { status, headers, body } = edge.answer({ path: request.target, cookie })
  const bytes = Buffer.from(body)
  const response = { status, reason: '', headers, body: bytes, bodyBytes: bytes.length, truncated: false }
  return { ...exchange, response, failure: null }
}
