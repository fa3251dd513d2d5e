import type { Exchange, ProbeRequest } from '../../src/evidence/exchange.js'
import { scan } from '../../src/engine/scan.js'
import { scanDefaults } from '../../src/cli/settings/scan-defaults.js'
import type { ScanRequest } from '../../src/engine/scan-request.js'
import type { ScanResult } from '../../src/findings/scan-result.js'
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
  return await scan({
    ...scanDefaults,
    version: '0.0.0',
    runId: 'run',
    targets: [{ ...parseTarget('http://shop.example/'), pages: Object.keys(pages) }],
    rules,
    mode: 'no-write',
    insecure: false,
    crawl: false,
    sessions,
    prober: proberOf(edge),
    journal: { record: () => {} },
    signal: new AbortController().signal,
    pause: async (ms) => edge.wait(ms),
    ...more
  })
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
