import { createOriginClient } from '../../src/engine/checks/origin-client.js'
import { Check } from '../../src/engine/checks/check.js'
import type { JournalEntry } from '../../src/engine/canary/journal.js'
import { areaUnit, type AreaUnit } from '../../src/engine/units/unit.js'
import type { ScanRequest } from '../../src/engine/scan-request.js'
import { parseTarget } from '../../src/targets/target.js'
import type { WritePorts } from '../../src/engine/canary/run-write-check.js'
import { compileRule } from '../../src/rules/compile.js'
import type { Rule } from '../../src/rules/rule.js'
import type { RuleFile } from '../../src/rules/files/rule-file.js'
import { buildScope, type Scope } from '../../src/rules/language/scope.js'
import type { FakeServer } from './fake-server.js'

/** A rule as a file would say it, with everything that does not matter filled in. */
export function ruleOf(
  parts: Partial<RuleFile> & Pick<RuleFile, 'probes' | 'verdicts'>,
  scope: Scope = buildScope({})
): Rule {
  const rule: RuleFile = {
    id: 'test-rule',
    title: 'A test rule',
    exposes: 'place-file',
    severity: 'high',
    unit: 'area',
    effect: 'read',
    why: 'because',
    fix: { any: 'mend it' },
    references: ['https://www.rfc-editor.org/rfc/rfc9110'],
    ...parts
  }
  return compileRule({ family: 'test', rule }, scope)
}

/** The area `/images/` of a fake server. */
export function imagesOf({ origin }: FakeServer, path = '/images/'): AreaUnit {
  const area = { path, source: 'link' as const, file: `${path}pic.png`, rendersPages: false }
  return areaUnit(origin, area, { leave: false, listenerFor: () => null })
}

/** A check of a rule on `/images/` or another area. */
export function checkOf(rule: Rule, server: FakeServer, path = '/images/'): Check {
  return new Check(rule, imagesOf(server, path))
}

/** What a write check needs, over a fake server; `entries` is the journal. */
export function writePorts(
  server: FakeServer,
  more: Partial<WritePorts> = {}
): WritePorts & { entries: JournalEntry[] } {
  const entries: JournalEntry[] = []
  return {
    client: createOriginClient(server.origin, server),
    journal: { record: (entry) => void entries.push(entry) },
    entries,
    runId: 'run',
    effect: 'write',
    now: () => new Date(0),
    pause: (ms) => server.pause(ms),
    sessions: {},
    leave: false,
    signal: new AbortController().signal,
    checkHealth: async () => (server.down === null ? null : 'GET / was not answered'),
    ...more
  }
}

/** A scan of the fake server's root, or of other URLs, with everything that does not matter filled in. */
export function scanOf(server: FakeServer, rules: readonly Rule[], more: Partial<ScanRequest> = {}): ScanRequest {
  return {
    version: '0.0.0',
    runId: 'run',
    targets: [parseTarget(`${server.origin.href}/`)],
    rules,
    mode: 'no-write',
    flags: new Set(),
    leave: false,
    insecure: false,
    declaredAreas: [],
    crawl: true,
    thorough: false,
    limits: { areas: 24, fetches: 40, depth: 4 },
    originsAtOnce: 1,
    requestsAtOnce: 1,
    sessions: {},
    listenerFor: () => null,
    prober: server,
    journal: {
      record: ({ path }) => {
        throw new Error(`nothing may be placed: ${path}`)
      }
    },
    signal: new AbortController().signal,
    now: () => new Date(0),
    ...more
  }
}
