import type { Finding } from '../../src/findings/finding.js'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { confidences, exposures, isAtLeast, severities } from '../../src/findings/severity.js'
import type { Confidence, Severity } from '../../src/findings/severity.js'
import type { Claim, Expectation } from './case.js'

// A report held against an expectation. Pure: what differs comes back as sentences.

/** A run with the server's content around it. */
export type Judged = {
  code: number
  result: ScanResult
  stderr: string
  /** The report for people. */
  text: string
  wallMs: number
  before: Readonly<Record<string, string>>
  after: Readonly<Record<string, string>>
}

/** What is not as expected; of several expectations, the one that is nearest. */
export function compare(expect: Expectation | readonly Expectation[], run: Judged): string[] {
  const alternatives: readonly Expectation[] = isList(expect) ? expect : [expect]
  const problems = alternatives.map((one) => compareOne(one, run))
  const [nearest] = problems.toSorted((a, b) => a.length - b.length)
  if (nearest === undefined) throw new Error('a case without an expectation')
  return nearest
}

function isList(expect: Expectation | readonly Expectation[]): expect is readonly Expectation[] {
  return Array.isArray(expect)
}

function compareOne(expect: Expectation, run: Judged): string[] {
  const codes = [expect.exit].flat()
  return [
    ...(codes.includes(run.code) ? [] : [`exit ${run.code} instead of ${codes.join(' or ')}${reasonFor(run.result)}`]),
    ...compareFindings(expect, run.result),
    ...compareChecks(expect, run.result),
    ...compareText(expect, run),
    ...compareState(expect, run)
  ]
}

/** Why a run is not complete, if it is not. */
function reasonFor({ targets, failed }: ScanResult): string {
  const reason = targets.find((target) => target.reason !== null)?.reason ?? failed[0]?.reason
  return reason === undefined ? '' : ` (${reason})`
}

function compareFindings({ found = [], absent = [] }: Expectation, { findings }: ScanResult): string[] {
  const missing = found.filter((claim) => !findings.some((finding) => matches(finding, claim)))
  const wrong = absent.flatMap((claim) => findings.filter((finding) => matches(finding, claim)))
  return [
    ...missing.map((claim) => `not found: ${claim}`),
    ...[...new Set(wrong)].map(
      ({ ruleId, severity, confidence, path }) => `wrong: ${ruleId} ${severity} ${confidence} @ ${path}`
    )
  ]
}

function compareChecks(expect: Expectation, result: ScanResult): string[] {
  const wronglyClean = (expect.notClean ?? []).filter((claim) => isClean(claim, result))
  const decided = (expect.undecided ?? []).filter((claim) => !isUndecided(claim, result))
  const [target] = result.targets
  const open = expect.decided ? result.inconclusive.map(({ ruleId, path }) => `undecided: ${ruleId} @ ${path}`) : []
  return [
    ...wronglyClean.map((claim) => `called clean: ${claim}`),
    ...decided.map((claim) => `not undecided: ${claim}`),
    ...open,
    ...(expect.status && target?.status !== expect.status
      ? [`target ${target?.status} instead of ${expect.status}`]
      : [])
  ]
}

function compareText({ says = [], neverSays = [], textSays = [], withinMs }: Expectation, run: Judged): string[] {
  const text = JSON.stringify(run.result) + run.stderr + run.text.replace(/\s+/g, ' ')
  return [
    ...says.filter((pattern) => !pattern.test(text)).map((pattern) => `does not say ${pattern}`),
    ...textSays
      .filter((pattern) => !pattern.test(run.text.replace(/\s+/g, ' ')))
      .map((pattern) => `does not say in its text ${pattern}`),
    ...neverSays.filter((pattern) => pattern.test(text)).map((pattern) => `says ${pattern}`),
    ...(withinMs !== undefined && run.wallMs > withinMs
      ? [`took ${Math.round(run.wallMs)} ms instead of ${withinMs}`]
      : [])
  ]
}

function compareState({ left, leftovers }: Expectation, { result, before, after }: Judged): string[] {
  const named = result.leftovers.map(({ url }) => bare(new URL(url).pathname))
  const added = Object.keys(after).filter((name) => !(name in before))
  const changed = Object.keys(before).filter((name) => after[name] !== before[name])
  const unnamed = added.filter((name) => !named.includes(bare(name)))
  const phantoms = named.filter((name) => !added.some((there) => bare(there) === name))
  return [
    ...changed.map((name) => `changed: ${name}`),
    ...(left === 'nothing'
      ? added.map((name) => `left: ${name}`)
      : unnamed.map((name) => `left and not said: ${name}`)),
    ...phantoms.map((name) => `said to be left, and is not: ${name}`),
    ...(leftovers !== undefined && named.length !== leftovers
      ? [`${named.length} leftovers instead of ${leftovers}`]
      : [])
  ]
}

function bare(path: string): string {
  return decodeURIComponent(path)
    .replace(/\/{2,}/g, '/')
    .replace(/(?<=.)\/$/, '')
}

function isClean(claim: Claim, { clean }: ScanResult): boolean {
  const { names, path } = parseClaim(claim)
  const at = clean.filter(({ paths }) => path === undefined || paths.includes(path)).flatMap(({ rules }) => rules)
  if (names.includes('any')) return at.length > 0
  return names.some((name) => at.includes(name))
}

function isUndecided(claim: Claim, { inconclusive }: ScanResult): boolean {
  const { names, path } = parseClaim(claim)
  return inconclusive.some((check) => names.includes(check.ruleId) && (path === undefined || check.path === path))
}

function matches(finding: Finding, claim: Claim): boolean {
  const { names, severity, confidence, path } = parseClaim(claim)
  const places = [finding.path, ...finding.alsoAt]
  return (
    (names.includes('any') || names.includes(finding.ruleId) || names.includes(finding.exposes)) &&
    (path === undefined || places.includes(path)) &&
    isAtLeast(finding.severity, severity) &&
    confidences.indexOf(finding.confidence) <= confidences.indexOf(confidence)
  )
}

type ParsedClaim = { names: string[]; severity: Severity; confidence: Confidence; path: string | undefined }

/** Throws if a word of the claim is neither a severity nor a confidence. */
export function parseClaim(claim: Claim): ParsedClaim {
  const [what = '', path] = claim.split(' @ ')
  const [names = '', ...words] = what.split(' ')
  const unknown = words.filter((word) => !isSeverity(word) && !isConfidence(word))
  if (unknown.length > 0) throw new Error(`${claim}: ${unknown.join(', ')} is no severity and no confidence`)
  return {
    names: names.split('|'),
    severity: words.find(isSeverity) ?? 'info',
    confidence: words.find(isConfidence) ?? 'tentative',
    path
  }
}

function isSeverity(word: string): word is Severity {
  return severities.some((severity) => severity === word)
}

function isConfidence(word: string): word is Confidence {
  return confidences.some((confidence) => confidence === word)
}

/** The names in claims that are neither a rule nor a value of `exposes`. */
export function unknownNames(claims: readonly Claim[], rules: readonly string[]): string[] {
  const known = new Set<string>([...rules, ...exposures, 'any'])
  return claims.flatMap((claim) => parseClaim(claim).names).filter((name) => !known.has(name))
}
