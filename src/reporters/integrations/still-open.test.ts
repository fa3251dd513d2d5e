import { expect, test } from 'vitest'
import type { Log, Result } from 'sarif'
import { defectdojoContract } from '../../../test/reporters/defectdojo-contract.js'
import { githubIngest } from '../../../test/reporters/github-ingest.js'
import { gitlabContract } from '../../../test/reporters/gitlab-contract.js'
import { context, evidence, finding, ORIGIN, result } from '../../../test/reporters/sample.js'
import { applyAliases } from '../../findings/alias.js'
import { fingerprint } from '../../findings/build-finding.js'
import { compareWith, knownFindings } from '../../findings/compare.js'
import { reportDefectdojo } from './defectdojo.js'
import { reportGitlab } from './gitlab.js'
import { reportSarif } from './sarif.js'

const SINCE = '2025-12-01T00:00:00.000Z'
const open = finding({ alsoAt: [], evidence: [evidence('MKCOL', 409)] })
const incomplete = { ...context, exit: { code: 3, meaning: 'incomplete' } }

/** A run that could not look at the place of an earlier finding. */
const later = compareWith(
  result({
    targets: result().targets.map((target) => ({ ...target, status: 'unreachable' as const, reason: 'refused' })),
    findings: []
  }),
  knownFindings([open]),
  SINCE
)

const identify = ({ ruleId, partialFingerprints, locations }: Result) => {
  return { ruleId, partialFingerprints, at: locations?.[0]?.physicalLocation }
}
const readGitlab = (text: string) => gitlabContract.parse(JSON.parse(text)).vulnerabilities
const readDojo = (text: string) => defectdojoContract.parse(JSON.parse(text)).findings
const sarifOf = (text: string) => (JSON.parse(text) as Log).runs[0]

test('GitHub keeps the alert of a place that was not looked at: it is in the file, under the same fingerprint', () => {
  const before = sarifOf(reportSarif(result({ findings: [open] }), context))?.results ?? []
  const text = reportSarif(later, incomplete)
  expect(githubIngest.safeParse(JSON.parse(text)).error?.issues ?? []).toEqual([])
  const results = sarifOf(text)?.results ?? []
  expect(results.map(identify)).toEqual(before.map(identify))
  expect(results[0]?.message.text).toContain('Not looked at this time (refused)')
})

test('GitLab keeps it: identifier and location, method included, are those of the earlier report', () => {
  const [before] = readGitlab(reportGitlab(result({ findings: [open] }), context))
  const after = readGitlab(reportGitlab(later, incomplete))
  expect(after.map(({ id, location, identifiers }) => ({ id, location, identifier: identifiers[0] }))).toEqual([
    { id: before?.id, location: before?.location, identifier: before?.identifiers[0] }
  ])
})

test('DefectDojo keeps it: active, under the id of the tool', () => {
  const [before] = readDojo(reportDefectdojo(result({ findings: [open] }), context))
  const after = readDojo(reportDefectdojo(later, incomplete))
  expect(after.map((item) => [item.unique_id_from_tool, item.active])).toEqual([[before?.unique_id_from_tool, true]])
})

test('what was looked at again and is gone is not in them', () => {
  const clean = [{ origin: ORIGIN, paths: [open.path], rules: [open.ruleId] }]
  const fixed = compareWith(result({ clean }), knownFindings([open]), SINCE)
  expect(fixed.comparison?.fixed).toHaveLength(1)
  expect(sarifOf(reportSarif(fixed, context))?.results).toEqual([])
})

const analysisId = (sarifCategory: string | null) =>
  sarifOf(reportSarif(result(), { ...context, sarifCategory }))?.automationDetails?.id

test('a category is the end of the id of the analysis', () => {
  expect([analysisId(null), analysisId('staging')]).toEqual(['verbgate/', 'verbgate/staging/'])
})

test('in a line of a file the first result of a rule has the fingerprint of GitHub, each other one its own', () => {
  const lineHash = '8b7cf3e952e7aeb2:1'
  const targetPlaces = new Map([[`${ORIGIN}/`, { file: 'sites.txt', line: 4, lineHash }]])
  const findings = ['/a/', '/b/'].map((path, index) => finding({ path, fingerprint: String(index).repeat(32) }))
  const log = sarifOf(
    reportSarif(result({ findings: [...findings, finding({ ruleId: 'other' })] }), { ...context, targetPlaces })
  )
  expect(log?.results?.map(({ partialFingerprints }) => partialFingerprints?.['primaryLocationLineHash'])).toEqual([
    lineHash,
    `${'1'.repeat(32)}:1`,
    lineHash
  ])
})

const at = (origin: string) => finding({ origin, fingerprint: fingerprint(open.ruleId, origin, open.path) })

test('a preview has the fingerprints and locations of production', () => {
  const preview = 'https://preview-7.shop.example'
  const targets = result().targets.map((target) => ({ ...target, origin: preview, url: `${preview}/` }))
  const seen = applyAliases(result({ targets, findings: [at(preview)] }), new Map([[preview, ORIGIN]]))
  const fromPreview = sarifOf(reportSarif(seen, context))?.results?.[0]
  const fromProduction = sarifOf(reportSarif(result({ findings: [at(ORIGIN)] }), context))?.results?.[0]
  expect(fromPreview?.partialFingerprints).toEqual(fromProduction?.partialFingerprints)
  expect(fromPreview?.locations).toEqual(fromProduction?.locations)
  const compared = compareWith(seen, knownFindings([at(ORIGIN)]), SINCE)
  expect(compared.findings.map(({ change, origin }) => [change, origin])).toEqual([['unchanged', preview]])
})
