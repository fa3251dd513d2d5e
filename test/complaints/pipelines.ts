// 11.10: what code scanning and its like make of the reports.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Log, Result } from 'sarif'
import { expect } from 'vitest'
import { hashLines } from '../../src/reporters/integrations/line-hash.js'
import { temporaryFolder } from '../cli/cli.js'
import { startDav } from '../cli/dav-server.js'
import { defectdojoContract } from '../reporters/defectdojo-contract.js'
import { githubIngest } from '../reporters/github-ingest.js'
import { gitlabContract } from '../reporters/gitlab-contract.js'
import { complaintsOf, type Complaint } from './complaint.js'
import { FAST, ONE, type Installed } from './installed.js'

export const pipelines: readonly Complaint[] = complaintsOf('11.10', [
  ['Two uploads of one checkout close each other’s alerts.', hasACategory],
  ['The paths in SARIF depend on the folder I start it in.', namesPathsFromTheRoot],
  ['GitHub opens every alert again, because its own fingerprint is another.', hasGithubsFingerprint],
  ['GitHub refuses the file.', isTakenByGithub],
  ['After a night without the site GitHub has closed the alerts.', keepsAlertsAtGithub],
  ['After a night without the site GitLab has closed the findings.', keepsAlertsAtGitlab],
  ['After a night without the site DefectDojo has closed the findings.', keepsAlertsAtDefectdojo],
  ['Every preview host brings the same findings as new ones.', mapsAPreview]
])

const SARIF = [...ONE, '--area', '/content/']

function resultsOf(text: string | undefined): Result[] {
  return (JSON.parse(text ?? '') as Log).runs[0]?.results ?? []
}

async function hasACategory(program: Installed): Promise<void> {
  const dav = await startDav()
  const ids: (string | undefined)[] = []
  for (const flags of [[], ['--sarif-category', 'staging'], ['--sarif-category', 'shop']]) {
    const { texts } = await program.report([dav.url, ...SARIF, ...flags], ['sarif'])
    ids.push((JSON.parse(texts['sarif'] ?? '') as Log).runs[0]?.automationDetails?.id)
  }
  expect(ids).toEqual(['verbgate/', 'verbgate/staging/', 'verbgate/shop/'])
}

async function namesPathsFromTheRoot(program: Installed): Promise<void> {
  const root = await temporaryFolder('checkout')
  mkdirSync(join(root, '.git'))
  mkdirSync(join(root, 'ci/lists'), { recursive: true })
  writeFileSync(join(root, 'ci/lists/sites.txt'), `# our sites\n${(await startDav()).url}\n`)
  for (const [cwd, file] of [
    [root, 'ci/lists/sites.txt'],
    [join(root, 'ci'), 'lists/sites.txt'],
    [join(root, 'ci/lists'), join(root, 'ci/lists/sites.txt')]
  ] as const) {
    const { texts } = await program.report(['--targets', file, ...SARIF], ['sarif'], { cwd })
    expect(resultsOf(texts['sarif'])[0]?.locations?.[0]?.physicalLocation).toMatchObject({
      artifactLocation: { uri: 'ci/lists/sites.txt' },
      region: { startLine: 2 }
    })
  }
}

async function hasGithubsFingerprint(program: Installed): Promise<void> {
  const cwd = await temporaryFolder('checkout')
  mkdirSync(join(cwd, '.git'))
  const text = `# our sites\n${(await startDav()).url}\n`
  writeFileSync(join(cwd, 'sites.txt'), text)
  const { texts } = await program.report(['--targets', 'sites.txt', ...SARIF], ['sarif'], { cwd })
  // The algorithm is held against the values of GitHub's own tests in src/reporters/integrations/line-hash.test.ts.
  expect(resultsOf(texts['sarif'])[0]?.partialFingerprints).toMatchObject({
    primaryLocationLineHash: hashLines(text)(2)
  })
}

async function isTakenByGithub(program: Installed): Promise<void> {
  const { texts } = await program.report([(await program.incident()).url, ...FAST], ['sarif'])
  expect(githubIngest.safeParse(JSON.parse(texts['sarif'] ?? '')).error?.issues ?? []).toEqual([])
  expect(resultsOf(texts['sarif']).length).toBeGreaterThan(5)
}

/** Reports of a run that finds something, and of the next one, with the same state, when the site is out of reach. */
async function missASite(program: Installed, format: string): Promise<[before: string, after: string]> {
  const state = await temporaryFolder('kept')
  const dav = await startDav()
  const args = [dav.url, ...SARIF, '--state', state]
  const first = await program.report(args, [format])
  dav.down = true
  const second = await program.report(args, [format])
  expect([first.code, second.code]).toEqual([1, 3])
  return [first.texts[format] ?? '', second.texts[format] ?? '']
}

function identify({ ruleId, partialFingerprints, locations }: Result): object {
  return { ruleId, partialFingerprints, at: locations?.[0]?.physicalLocation }
}

async function keepsAlertsAtGithub(program: Installed): Promise<void> {
  const [before, after] = await missASite(program, 'sarif')
  expect(githubIngest.safeParse(JSON.parse(after)).success).toBe(true)
  expect(resultsOf(before)).toHaveLength(1)
  expect(resultsOf(after).map(identify)).toEqual(resultsOf(before).map(identify))
}

async function keepsAlertsAtGitlab(program: Installed): Promise<void> {
  const [before, after] = (await missASite(program, 'gitlab')).map((text) =>
    gitlabContract
      .parse(JSON.parse(text))
      .vulnerabilities.map(({ id, location, identifiers }) => ({ id, location, identifier: identifiers[0] }))
  )
  expect(before).toHaveLength(1)
  expect(after).toEqual(before)
}

async function keepsAlertsAtDefectdojo(program: Installed): Promise<void> {
  const [before, after] = (await missASite(program, 'defectdojo')).map((text) =>
    defectdojoContract.parse(JSON.parse(text)).findings.map((item) => [item.unique_id_from_tool, item.active])
  )
  expect(before).toEqual([[expect.any(String), true]])
  expect(after).toEqual(before)
}

async function mapsAPreview(program: Installed): Promise<void> {
  const [production, preview] = [await startDav(), await startDav()]
  const cwd = await temporaryFolder('aliases')
  const [from, to] = [preview.url.slice(0, -1), production.url.slice(0, -1)]
  writeFileSync(join(cwd, 'verbgate.yaml'), `aliases:\n  ${from}: ${to}\n`)
  const before = await program.scan([production.url, ...SARIF])
  writeFileSync(join(cwd, 'production.json'), JSON.stringify(before))
  const args = [preview.url, ...SARIF, '--baseline', 'production.json']
  const { code, texts } = await program.report(args, ['json'], { cwd })
  expect(code).toBe(0)
  const after = JSON.parse(texts['json'] ?? '') as typeof before
  expect(after.findings.map(({ fingerprint, change }) => [fingerprint, change])).toEqual(
    before.findings.map(({ fingerprint }) => [fingerprint, 'unchanged'])
  )
  const accept = { reason: 'r', rule: 'collection-creatable', at: `${to}/**` }
  const expires = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  writeFileSync(join(cwd, '.verbgate-accept.yaml'), JSON.stringify({ accepted: [{ ...accept, expires }] }))
  expect((await program.run(['scan', preview.url, ...SARIF], { cwd })).code).toBe(0)
}
