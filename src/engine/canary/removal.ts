// canary/: what is placed on a server: in which order, whether it is gone, and how it is removed. It sends through the
// origin client, writes through the journal that it is handed, and may wait.
import type { Exchange, ProbeRequest } from '../../evidence/exchange.js'
import type { Leftover } from '../../findings/scan-result.js'
import type { OriginClient } from '../checks/origin-client.js'
import type { CanaryState, Journal } from './journal.js'

/** Something of our own that may lie on the server. */
export type Canary = {
  readonly path: string
  /** Text that its content holds, to tell it from a page that answers for everything. */
  readonly token: string
  /** What came back for the request that may have created it; `null` if that is not known (a killed run). */
  readonly created: Exchange | null
  /** A probe of the rule read it back. */
  readonly wasSeen?: boolean
}

/** What removing needs besides the server. */
export type Removal = {
  client: OriginClient
  journal: Journal
  runId: string
  /** Class of the removing requests: `no-write` in a run that may place nothing, which then never sends PUT either. */
  effect: 'write' | 'no-write'
  now: () => Date
  pause: (ms: number) => Promise<void>
}

/** What a leftover comes with: the exchange that refused its removal, and whether it is known to be there. */
export type Left = Leftover & { path: string; exchange: Exchange; isCertain: boolean }

/** Writes one step of a canary's life to the journal. */
export function recordStep(
  removal: Pick<Removal, 'client' | 'journal' | 'runId' | 'now'>,
  path: string,
  state: CanaryState,
  note?: string
): void {
  const entry = {
    runId: removal.runId,
    origin: removal.client.origin.href,
    path,
    state,
    at: removal.now().toISOString()
  }
  removal.journal.record(note === undefined ? entry : { ...entry, note })
}

/** Builds a request that removing needs: sent apart from what it looks after, whatever the budgets and an interruption say. */
export function owedRequest(method: string, target: string, effect: ProbeRequest['effect']): ProbeRequest {
  return { method, target, headers: [], body: null, effect, apart: true, owed: true }
}

/** Of a collection GET may show nothing, so it is asked about with PROPFIND; its URL may lack the slash (RFC 4918 5.2). */
export function mayBeCollection({ path, created }: Canary): boolean {
  if (path.endsWith('/')) return true
  if (created !== null) return created.request.method === 'MKCOL'
  // inside of a collection of ours every collection is named with its slash
  return !/[0-9a-f]{32}[^/]*\/./.test(path)
}
