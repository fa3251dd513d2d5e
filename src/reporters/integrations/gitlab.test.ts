import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { gitlabContract } from '../../../test/reporters/gitlab-contract.js'
import { acceptance, first, parsed, runs, stringsIn, target, type Run } from '../../../test/reporters/runs.js'
import { context, evidence, finding, HOSTILE, ORIGIN, RANDOM, result } from '../../../test/reporters/sample.js'
import { reportGitlab } from './gitlab.js'

describe.each(Object.entries(runs))('%s', (_, run) => {
  const report = parsed(reportGitlab, run)
  it('is taken by GitLab', () => expect(gitlabContract.safeParse(report).error?.issues ?? []).toEqual([]))
  it('is well-formed in every value', () => {
    expect(stringsIn(report).filter((text) => /[\p{Cs}\0\u202e]/u.test(text))).toEqual([])
  })
})

type Report = z.infer<typeof gitlabContract>

function gitlab(changes: Parameters<typeof result>[0], contextChanges: Partial<typeof context> = {}): Report {
  return gitlabContract.parse(JSON.parse(reportGitlab(result(changes), { ...context, ...contextChanges })))
}

function vulnerability(changes: Parameters<typeof finding>[0] = {}): Report['vulnerabilities'][number] {
  return first(gitlab({ findings: [finding(changes)] }).vulnerabilities)
}

describe('a vulnerability', () => {
  it('has the rule as its primary identifier, then the CWEs', () => {
    expect(vulnerability({ cwe: ['CWE-650', 'no number'] }).identifiers).toEqual([
      { type: 'verbgate', name: 'verbgate collection-creatable', value: 'collection-creatable' },
      { type: 'cwe', name: 'CWE-650', value: '650', url: 'https://cwe.mitre.org/data/definitions/650.html' }
    ])
  })

  it('is another one on another site, and the same one in the next run', () => {
    expect(fingerprintData(vulnerability())).not.toBe(
      fingerprintData(vulnerability({ origin: 'https://shop.example' }))
    )
    expect(fingerprintData(vulnerability())).not.toBe(fingerprintData(vulnerability({ path: '/' })))
    const other = [evidence('QXZW', 405, '/images/other/')]
    expect(fingerprintData(vulnerability())).toBe(
      fingerprintData(vulnerability({ evidence: other, summary: 'x', severity: 'low' }))
    )
    expect(vulnerability().location).toEqual({ hostname: ORIGIN, method: 'QXZW', param: ORIGIN, path: '/images/' })
  })

  it('has a name that is the same at every place', () => {
    expect(vulnerability().name).toBe('Anyone can make folders here')
    expect(vulnerability({ title: 'x'.repeat(300) }).name).toBe(`${'x'.repeat(252)}...`)
  })

  it.each([
    ['critical', 'Critical'],
    ['high', 'High'],
    ['medium', 'Medium'],
    ['low', 'Low'],
    ['info', 'Info']
  ] as const)('that is %s is %s', (severity, word) => {
    expect(vulnerability({ severity }).severity).toBe(word)
  })

  it('says why, what was seen, where, who let it in and how sure that is', () => {
    expect(vulnerability().description).toBe(
      [
        'why',
        'Seen: MKCOL was answered 409.',
        `Place: \`${ORIGIN}/images/\``,
        'Likely the same at `/images/a/`',
        'The way in: nginx, Apache httpd. Fix it at nginx.',
        'Attackers can put files here. Firm: shown by comparison with control requests.'
      ].join('\n\n')
    )
  })

  it('mentions and refers to nobody', () => {
    const { description, solution } = vulnerability({
      why: '@admin #1 ~bug',
      summary: '/close @admin',
      path: '/@admin/`@b`/',
      alsoAt: ['/@c/'],
      hop: { chain: ['@d'], answeredBy: '@d', advice: '@e !1' },
      fix: { any: '@f', nginx: '@g' }
    })
    const prose = `${description}\n${solution}`.replaceAll(/(`+)[^]*?[^`]\1(?!`)/g, '')
    expect(prose.match(/\\@\w/g)).toEqual(['\\@a', '\\@a', '\\@d', '\\@e', '\\@f'])
    expect(prose).not.toMatch(/(?<![\\&])[@#!~]|^\//m)
  })

  it('shows the deciding exchange, then the others', () => {
    const seen = { ...evidence('MKCOL', 409), headers: { server: 'nginx', '': 'x' }, bodyExcerpt: 'body' }
    const silent = { ...evidence('PATCH', 0), failure: 'closed: x' }
    expect(vulnerability({ evidence: [seen, silent] }).evidence).toEqual({
      summary: `MKCOL ${seen.url} -> 409\nPATCH ${silent.url} -> closed: x`,
      request: { method: 'MKCOL', url: seen.url, headers: [] },
      response: { status_code: 409, reason_phrase: '', headers: [{ name: 'server', value: 'nginx' }], body: 'body' },
      supporting_messages: [{ name: 'patch', request: { method: 'PATCH', url: silent.url, headers: [] } }]
    })
    expect(vulnerability({ evidence: [seen] }).evidence).not.toHaveProperty('supporting_messages')
    expect(seen.url).toContain(RANDOM)
  })

  it('has server text in its evidence on one line', () => {
    const seen = { ...evidence('MKCOL', 409), headers: { server: HOSTILE }, failure: HOSTILE }
    const shown = vulnerability({ evidence: [seen] }).evidence
    expect([shown?.summary, shown?.response?.headers[0]?.value].join('')).not.toContain('\n')
  })

  it('names a message also where the probe has no name', () => {
    const unnamed = { ...evidence('PATCH', 405), probe: '' }
    expect(first(vulnerability({ evidence: [unnamed, unnamed] }).evidence?.supporting_messages).name).toBe('probe')
  })

  it('has a path on one line, and as much of it as the description holds', () => {
    expect(vulnerability({ path: '/a\n/close' }).location.path).toBe('/a\\x0a/close')
    expect(vulnerability({ path: `/${'a'.repeat(2_000_000)}` }).description.length).toBeLessThan(20_000)
  })

  it('links to web pages only', () => {
    expect(vulnerability({ references: ['javascript:alert(1)', 'https://www.example/a b'] }).links).toEqual([
      { url: 'https://www.example/a%20b' }
    ])
  })

  it('stays in the report when it is accepted, and says who accepted it', () => {
    expect(vulnerability({ accepted: acceptance }).details?.accepted).toEqual({
      name: 'Accepted',
      type: 'text',
      value: `Accepted until 2027-03-31 by M. Sato (${ORIGIN}/images/**): The images are public.`
    })
    expect(vulnerability()).not.toHaveProperty('details')
    expect(gitlab({ findings: [finding({ accepted: acceptance })] }).scan.messages).toEqual([
      { level: 'info', value: '1 finding accepted by the owner: kept in this report, with the reason in its details.' }
    ])
  })
})

it('comes worst first', () => {
  const findings = [finding({ severity: 'low' }), finding({ severity: 'critical' })]
  expect(gitlab({ findings }).vulnerabilities.map(({ severity }) => severity)).toEqual(['Critical', 'Low'])
})

describe('the scan', () => {
  it('has times in UTC without zone and fraction', () => {
    const { scan } = gitlab({ startedAt: '2026-01-01T09:00:00.999+09:00' })
    expect([scan.start_time, scan.end_time]).toEqual(['2026-01-01T00:00:00', '2026-01-01T00:00:03'])
  })

  it('names the areas that were looked at, each once', () => {
    const targets = [target, { ...target, areas: ['/images/', '/ä #/'] }]
    expect(gitlab({ targets }).scan.scanned_resources.map(({ url }) => url)).toEqual([
      `${ORIGIN}/`,
      `${ORIGIN}/images/`,
      `${ORIGIN}/%C3%A4%20%23/`
    ])
  })

  it('failed if something could not be looked at', () => {
    expect([runs['no findings'], runs['accepted findings']].map(statusOf)).toEqual(['success', 'success'])
    const failed = [runs['an incomplete run'], runs['nothing reached'], runs['an interrupted run']]
    expect(failed.map(statusOf)).toEqual(['failure', 'failure', 'failure'])
  })

  it('warns of what could not be looked at, and calls it fatal if nothing was reached', () => {
    expect(levelsOf(runs['an incomplete run'])).toEqual(['warn', 'warn', 'warn', 'info', 'warn', 'warn'])
    expect(levelsOf(runs['nothing reached'])).toEqual(['fatal'])
    expect(levelsOf(runs['no targets'])).toEqual([])
    const stopped = { ...context, exit: { code: 130, meaning: 'interrupted' } }
    expect(levelsOf({ result: result({ targets: [] }), context: stopped })).toEqual(['warn'])
  })
})

function statusOf(run: Run): string {
  return gitlab(run.result, run.context).scan.status
}

function levelsOf(run: Run): string[] {
  return gitlab(run.result, run.context).scan.messages.map(({ level }) => level)
}

/** What GitLab makes a location's fingerprint of: no host name. */
function fingerprintData({ location }: Report['vulnerabilities'][number]): string {
  return `${location.path}:${location.method}:${location.param}`
}
