import { randomUUID } from 'node:crypto'
import type { Explanation } from '../../../engine/explain.js'
import { allowsEffect } from '../../../evidence/mode.js'
import { isAtLeast } from '../../../findings/severity.js'
import { createProber } from '../../../prober/create-prober.js'
import { compileRule } from '../../../rules/compile.js'
import type { Rule } from '../../../rules/rule.js'
import { UsageError, UsageErrors } from '../../../shared/errors.js'
import type { Target } from '../../../targets/target.js'
import { buildProberOptions, secretNames } from '../../settings/connection.js'
import type { ScanFlags } from '../../settings/flags.js'
import { scanDefaults } from '../../settings/scan-defaults.js'
import { readScanSettings, type ScanSettings } from '../../settings/scan-settings.js'
import { measureColumns } from '../../terminal/columns.js'
import { renderError } from '../../terminal/error-text.js'
import { tell, writeText, type Host } from '../../terminal/streams.js'
import { openTrace } from '../../trace/open-trace.js'
import { demandWindow } from '../scan-command.js'
import { findRule } from './rule-source.js'

/** Flags of `rules explain`, as typed: those of `scan` that say how requests travel, and where rules are. */
export type ExplainFlags = Omit<ScanFlags, 'discover'>

/**
 * `rules explain ID URL`: runs one rule on one place and shows what came of each request and verdict.
 * @returns 1 for a finding at or above `--fail-on`, 3 if it could not look, else 0
 * @throws UsageError `writes` for a rule that places something; `read-only` for one that --read-only keeps from asking
 */
export async function explainRuleCommand(
  { id, url, version }: Record<'id' | 'url' | 'version', string>,
  flags: ExplainFlags,
  host: Host
): Promise<number> {
  const settings = await readScanSettings(
    [url],
    { ...flags, discover: false },
    host,
    new Date().toISOString().slice(0, 10)
  )
  const { source, scope } = await findRule(id, settings.ruleDirs)
  const rule = compileRule(source, scope)
  demandHarmless(rule, url)
  demandAllowed(rule, settings)
  demandSessions(rule, settings)
  demandWindow(settings.windows, new Date())
  const [target] = settings.targets
  if (target === undefined)
    throw new UsageError(`${url} names no place`, { code: 'target-invalid', hint: 'Name one URL.' })
  const explanation = await explain(rule, target, settings, { version, host })
  const { describeExplanation } = await import('./explain-text.js')
  await writeText(host.stdout, describeExplanation(explanation, { scope, columns: measureColumns(host.stdout) }))
  return decideCode(explanation, settings)
}

async function explain(
  rule: Rule,
  target: Target,
  settings: ScanSettings,
  { version, host }: { version: string; host: Host }
): Promise<Explanation> {
  const { connection, mode, longNamePut } = settings
  const { explainRule } = await import('../../../engine/explain.js')
  const trace = openTrace(connection.trace, secretNames(connection), { stderr: host.stderr, version })
  const prober = createProber({
    observe: trace.observe,
    ...buildProberOptions(connection, { version, runId: randomUUID(), mode, origins: [target.origin] }),
    requestsPerSecond: settings.requestsPerSecond,
    maxRequestsPerOrigin: settings.maxRequestsPerOrigin
  })
  try {
    const flags: Parameters<typeof explainRule>[2]['flags'] = new Set(longNamePut ? ['long-name-put'] : [])
    return await explainRule(rule, target, { ...scanDefaults, prober, mode, flags, sessions: connection.sessions })
  } finally {
    await prober.close()
    const troubles = trace.close()
    if (troubles.length > 0) await tell(host.stderr, renderError(new UsageErrors(troubles), false))
  }
}

function demandHarmless({ id, effect }: Rule, url: string): void {
  if (effect !== 'write') return
  throw new UsageError(`${id} places something on the server, which rules explain does not do`, {
    code: 'writes',
    hint: `It needs --write and proof that the site is yours: verbgate scan ${url} --only ${id} --write`
  })
}

function demandAllowed({ id, effect }: Rule, { mode }: ScanSettings): void {
  if (allowsEffect(mode, effect)) return
  throw new UsageError(`${id} asks with methods that may change something, which --read-only rules out`, {
    code: 'read-only',
    hint: 'Leave --read-only out: these methods go to names that cannot exist.'
  })
}

function demandSessions({ id, probes }: Rule, { connection }: ScanSettings): void {
  const missing = probes.find(({ as }) => as !== null && !Object.hasOwn(connection.sessions, as))?.as
  if (missing === undefined || missing === null) return
  throw new UsageError(`${id} asks with the session of ${missing}, and there is none`, {
    code: 'session-unknown',
    hint: `Name ${missing} under sessions: in the file of --config.`
  })
}

function decideCode({ outcome }: Explanation, { failOn }: ScanSettings): number {
  if (failOn !== 'never' && outcome.findings.some(({ severity }) => isAtLeast(severity, failOn))) return 1
  return outcome.failed.length > 0 ? 3 : 0
}
