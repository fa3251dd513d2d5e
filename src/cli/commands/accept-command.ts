import { ACCEPT_NAME } from '../../config/find-config.js'
import type { KnownFinding } from '../../findings/scan-result.js'
import { describePlace, listPlaces } from '../../findings/place.js'
import { printable } from '../../reporters/layout.js'
import { maxFileBytes } from '../../rules/files/yaml-gates.js'
import { readTextIfThere } from '../../shared/bounded-file.js'
import { UsageError } from '../../shared/errors.js'
import { replaceFile } from '../../shared/replace-file.js'
import { findConfigFile, findAcceptFile } from '../settings/find-files.js'
import type { AcceptFlags } from '../settings/flags.js'
import { fileError } from '../terminal/file-error.js'
import { writeText, type Host } from '../terminal/streams.js'

/** Shorter beginnings of a fingerprint may mean several findings. */
const SHORTEST_PREFIX = 8

/**
 * `verbgate accept FINGERPRINT`: adds an entry for a finding of a report, or of the last kept run.
 * @throws UsageError for a fingerprint that no finding has and for files that cannot be used (exit code 2)
 */
export async function acceptCommand(fingerprint: string, flags: AcceptFlags, host: Host): Promise<number> {
  const { addAcceptance } = await import('../../config/accept-file.js')
  const finding = chosen(await loadKnownFindings(flags, host), fingerprint)
  const file = flags.accept ?? findAcceptFile(host.cwd()) ?? ACCEPT_NAME
  const at = listPlaces(finding).map(describePlace)
  const entry = { rule: finding.ruleId, at, reason: flags.reason, expires: flags.expires, by: flags.by ?? null }
  const text = await addAcceptance(file, readAcceptText(file), entry, new Date().toISOString().slice(0, 10))
  writeAcceptText(file, text)
  const what = `${finding.ruleId} at ${at.join(', ')}`
  await writeText(host.stdout, `${printable(file)}: accepted ${printable(what)} up to ${printable(flags.expires)}\n`)
  return 0
}

async function loadKnownFindings(flags: AcceptFlags, host: Host): Promise<readonly KnownFinding[]> {
  if (flags.report !== undefined)
    return (await import('../settings/read-report.js')).readReport(flags.report, '--report').findings
  const folder = flags.state ?? (await readStateFolder(flags, host))
  if (folder !== null) return (await import('../../state/state-folder.js')).readLatest(folder).record?.open ?? []
  throw new UsageError('nothing says which finding that is', {
    code: 'flag-invalid',
    hint: 'Name a report that has it: --report report.json (scan writes it with --output json=report.json), or --state DIR.'
  })
}

async function readStateFolder(flags: AcceptFlags, host: Host): Promise<string | null> {
  const file = findConfigFile(flags, host.env, host.cwd())
  return file === null ? null : (await (await import('../../config/config-file.js')).readConfig(file, host.env)).state
}

function chosen(findings: readonly KnownFinding[], fingerprint: string): KnownFinding {
  const matching = findings.filter((finding) => finding.fingerprint.startsWith(fingerprint))
  const [finding] = matching
  if (fingerprint.length >= SHORTEST_PREFIX && finding !== undefined && matching.length === 1) return finding
  const what = matching.length > 1 ? 'several findings begin so' : 'no finding there has it'
  const listed = findings.slice(0, 20).map((other) => `${other.fingerprint} ${other.ruleId} ${describePlace(other)}`)
  throw new UsageError(`fingerprint ${printable(fingerprint)}: ${what}`, {
    code: 'unknown-finding',
    hint: ['Give at least the first 8 digits of one of these:', ...listed.map(printable)].join('\n')
  })
}

function writeAcceptText(file: string, text: string): void {
  try {
    replaceFile(file, text)
  } catch (error) {
    throw fileError('the acceptance cannot be written', file, error)
  }
}

function readAcceptText(file: string): string {
  try {
    return readTextIfThere(file, maxFileBytes) ?? ''
  } catch (error) {
    throw fileError('the file of accepted findings cannot be read', file, error)
  }
}
