import { describe, expect, it } from 'vitest'
import type { Log, Run as SarifRun } from 'sarif'
import { githubIngest } from '../../../test/reporters/github-ingest.js'
import { acceptance, check, first, parsed, runs, stringsIn, type Run } from '../../../test/reporters/runs.js'
import { context, finding, HOSTILE, manyFindings, ORIGIN, result } from '../../../test/reporters/sample.js'
import { sarifMistakes } from '../../../test/reporters/sarif-schema.js'
import { reportSarif } from './sarif.js'

describe.each(Object.entries(runs))('%s', (_, run) => {
  const log = parsed(reportSarif, run)
  it('is SARIF 2.1.0', () => expect(sarifMistakes(log)).toEqual([]))
  it('is taken by GitHub', () => expect(githubIngest.safeParse(log).error?.issues ?? []).toEqual([]))
  it('is well-formed in every value', () => {
    expect(stringsIn(log).filter((text) => /[\p{Cs}\0\u202e]/u.test(text))).toEqual([])
  })
})

it('the schema and the contract see mistakes', () => {
  const text = reportSarif(result({ findings: [finding()] }), context)
  const withUri = (uri: string): unknown => JSON.parse(text.replace('"uri": "shop.example/images/"', `"uri": "${uri}"`))
  expect(sarifMistakes(withUri('https://shop.example/'))).toEqual([])
  expect(githubIngest.safeParse(withUri('https://shop.example/')).success).toBe(false)
  expect(githubIngest.safeParse(withUri('a/../../b')).success).toBe(false)
  expect(sarifMistakes(withUri('shop.example/a b'))).not.toEqual([])
})

function sarif(changes: Parameters<typeof result>[0], contextChanges: Partial<typeof context> = {}): SarifRun {
  const log = JSON.parse(reportSarif(result(changes), { ...context, ...contextChanges })) as Log
  return first(log.runs)
}

describe('a result', () => {
  it('has the level of its own severity, its rule that of the worst and in bands that GitHub reads', () => {
    const findings = (['info', 'low', 'medium', 'high', 'critical'] as const).map((severity, index) =>
      finding({ severity, ruleId: severity === 'info' ? 'low' : severity, path: `/${index}/` })
    )
    const { results, tool } = sarif({ findings })
    expect(results?.map(({ level }) => level)).toEqual(['error', 'error', 'warning', 'note', 'note'])
    expect(
      tool.driver.rules?.map(({ id, defaultConfiguration, properties }) => [
        id,
        defaultConfiguration?.level,
        properties?.['security-severity']
      ])
    ).toEqual([
      ['critical', 'error', '9.5'],
      ['high', 'error', '8.0'],
      ['low', 'note', '2.0'],
      ['medium', 'warning', '5.5']
    ])
  })

  it('comes worst first, whatever the order of the run', () => {
    const findings = [finding({ severity: 'low' }), finding({ severity: 'critical', path: '/b/' })]
    expect(sarif({ findings }).results?.map(({ properties }) => properties?.['severity'])).toEqual(['critical', 'low'])
  })

  it('has the worst finding of its rule in the rule, also if that comes later', () => {
    const findings = [finding({ title: 'tame', severity: 'low' }), finding({ title: 'grave', severity: 'high' })]
    expect(sarif({ findings }).tool.driver.rules?.[0]?.shortDescription?.text).toBe('grave')
  })

  it('says where, what and what to do, without links', () => {
    const [found] = sarif({ findings: [finding({ summary: 'See [this](https://evil.example) \\ .' })] }).results ?? []
    expect(found?.message).toEqual({
      text: `${ORIGIN}/images/ (and likely 1 more): See \\[this\\](https://evil.example) \\\\ . Fix it at nginx.`
    })
  })

  it('has server text on one line', () => {
    expect(sarif({ findings: [finding({ summary: HOSTILE })] }).results?.[0]?.message.text).not.toContain('\n')
  })

  it('is told apart by its fingerprint', () => {
    expect(sarif({ findings: [finding()] }).results?.[0]?.partialFingerprints).toEqual({
      primaryLocationLineHash: `${'f'.repeat(32)}:1`,
      'verbgate/v1': 'f'.repeat(32)
    })
  })

  it.each([
    ['new', 'new'],
    ['worse', 'updated'],
    ['unchanged', 'unchanged']
  ] as const)('that is %s to the baseline is %s', (change, state) => {
    expect(sarif({ findings: [finding({ change })] }).results?.[0]?.baselineState).toBe(state)
  })

  it('has no state without a baseline', () => {
    expect(sarif({ findings: [finding()] }).results?.[0]).not.toHaveProperty('baselineState')
  })

  it('that is accepted is suppressed with reason, expiry and name, and then the others say that they are not', () => {
    const { results } = sarif({ findings: [finding({ accepted: acceptance }), finding({ ruleId: 'z' })] })
    expect(results?.map(({ suppressions }) => suppressions)).toEqual([
      [
        {
          kind: 'external',
          status: 'accepted',
          justification: `Accepted until 2027-03-31 by M. Sato (${ORIGIN}/images/**): The images are public.`,
          properties: { at: `${ORIGIN}/images/**`, expires: '2027-03-31', by: 'M. Sato' }
        }
      ],
      []
    ])
    expect(sarif({ findings: [finding()] }).results?.[0]).not.toHaveProperty('suppressions')
    const twoLines = finding({ accepted: { ...acceptance, reason: 'a\nb', by: null } })
    expect(first(sarif({ findings: [twoLines] }).results).suppressions?.[0]?.justification).toBe(
      `Accepted until 2027-03-31 (${ORIGIN}/images/**): a\\x0ab`
    )
  })

  it('shows the request that decided and its answer, without the body', () => {
    const seen = first(finding().evidence)
    const shown = { ...seen, headers: { server: 'nginx' }, requestHeaders: { depth: '0' }, bodyExcerpt: 'private' }
    const [found] = sarif({ findings: [finding({ evidence: [shown] })] }).results ?? []
    expect(found).toMatchObject({
      webRequest: { protocol: 'HTTP', method: 'QXZW', target: seen.url, headers: { depth: '0' } },
      webResponse: { statusCode: 501, headers: { server: 'nginx' } }
    })
    expect(JSON.stringify(found)).not.toContain('private')
    const silent = { ...seen, status: 0, failure: 'closed: x' }
    expect(sarif({ findings: [finding({ evidence: [silent] })] }).results?.[0]?.webResponse).toEqual({
      noResponseReceived: true
    })
  })

  it('of 25,001 is left out if none is less grave, and the run says so', () => {
    const { results, invocations } = sarif(manyFindings(25_002))
    expect(results).toHaveLength(25_000)
    expect([first(results).level, results?.at(-1)?.level]).toEqual(['error', 'note'])
    expect(first(invocations).toolExecutionNotifications).toMatchObject([
      { descriptor: { id: 'left-out' }, message: { text: expect.stringMatching(/^2 more findings left out/) } }
    ])
  })
})

describe('a rule', () => {
  it('has the tag security first and at most ten, each once', () => {
    const cwe = Array.from({ length: 20 }, (_, index) => `CWE-${index >> 1}`)
    const tags = sarif({ findings: [finding({ cwe })] }).tool.driver.rules?.[0]?.properties?.tags
    expect(tags?.slice(0, 3)).toEqual(['security', 'place-file', 'external/cwe/cwe-0'])
    expect(tags).toHaveLength(10)
  })

  it('has the fix for each product and the references, and the first that is a URI as its page', () => {
    const references = ['see the manual', 'javascript:alert(1)', 'https://www.rfc-editor.org/rfc/rfc4918']
    const [rule] = sarif({ findings: [finding({ references })] }).tool.driver.rules ?? []
    expect(rule?.help?.text).toBe(
      `Allow GET and HEAD only.\n\nnginx:\nlimit_except GET {\n  deny all;\n}\n\napache:\nDav Off\n\n${references.join('\n\n')}`
    )
    expect(rule?.helpUri).toBe('https://www.rfc-editor.org/rfc/rfc4918')
  })

  it('has no Markdown of its own', () => {
    expect(reportSarif(result({ findings: [finding()] }), context)).not.toContain('"markdown"')
  })
})

describe('the invocation', () => {
  it('was successful only if everything was looked at and nobody ended it', () => {
    const successful = (run: Run): boolean => first(sarif(run.result, run.context).invocations).executionSuccessful
    expect([runs['no findings'], runs['one finding']].map(successful)).toEqual([true, true])
    const failed = [runs['an incomplete run'], runs['nothing reached'], runs['an interrupted run']]
    expect(failed.map(successful)).toEqual([false, false, false])
    expect(sarif({ failed: [check('x')] }).invocations?.[0]?.executionSuccessful).toBe(false)
  })

  it('has the exit code and times, and no command line', () => {
    const [invocation] = sarif({}, { exit: { code: 1, meaning: 'findings at or above high' } }).invocations ?? []
    expect(invocation).toEqual({
      executionSuccessful: true,
      exitCode: 1,
      exitCodeDescription: 'findings at or above high',
      startTimeUtc: '2026-01-01T00:00:00.000Z',
      endTimeUtc: '2026-01-01T00:00:03.200Z',
      toolExecutionNotifications: []
    })
  })

  it('tells what the findings do not, each with a declared code', () => {
    const { result, context } = runs['an incomplete run']
    const { invocations, tool } = sarif(result, context)
    const told = invocations?.[0]?.toolExecutionNotifications?.map(({ descriptor, level }) => [descriptor?.id, level])
    expect(told).toEqual([
      ['left-behind', 'error'],
      ['target-incomplete', 'error'],
      ['not-looked-at', 'error'],
      ['undecided', 'note'],
      ['insecure', 'warning'],
      ['owner-file', 'warning']
    ])
    const declared = tool.driver.notifications?.map(({ id }) => id)
    expect(told?.filter(([code]) => !declared?.includes(code as string))).toEqual([])
  })
})

it('a notification holds no link either', () => {
  const notes = [{ code: 'accept-unused', message: '[x](https://evil.example)', place: null }]
  expect(first(sarif({ notes }).invocations).toolExecutionNotifications).toEqual([
    { descriptor: { id: 'owner-file' }, level: 'warning', message: { text: '\\[x\\](https://evil.example)' } }
  ])
})

it('the run has a category of its own', () => {
  expect(sarif({}).automationDetails).toEqual({ id: 'verbgate/' })
})
