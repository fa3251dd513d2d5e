import { describe, expect, test } from 'vitest'
import { reportMarkdown } from '../../src/reporters/markdown/markdown.js'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { acceptance, incompleteResult, inputs, unreachableResult } from './inputs.js'
import { render } from './rendered.js'
import { context, evidence, finding, HOSTILE, hostileResult, manyFindings, ORIGIN, result } from './sample.js'
import { LOG_COMMAND, UNSAFE } from './unsafe.js'

const since = '2025-12-01T00:00:00.000Z'

/** Each item 300 times. */
function many<T>(items: readonly T[], change: (item: T, index: number) => T = (item) => item): T[] {
  return Array.from({ length: 300 }, (_, index) => items.map((item) => change(item, index))).flat()
}

function place<T extends { origin: string }>(item: T, index: number): T {
  return { ...item, origin: `http://${index}.example` }
}

/** Hostile text everywhere, and a lot of everything. */
function largeHostileResult(): ScanResult {
  const hostile = hostileResult()
  const { comparison } = hostile
  if (comparison === null) throw new Error('no comparison')
  return {
    ...hostile,
    targets: many(hostile.targets, place),
    findings: many(hostile.findings, place),
    inconclusive: many(hostile.inconclusive, place),
    failed: many(hostile.failed, place),
    leftovers: many(hostile.leftovers),
    notes: many(hostile.notes),
    comparison: {
      ...comparison,
      fixed: many(comparison.fixed, place),
      notLookedAt: many(comparison.notLookedAt, place)
    }
  }
}

describe.each([...Object.entries(inputs), ['hostile text and a lot of it', largeHostileResult] as const])(
  '%s',
  (_, input) => {
    const text = reportMarkdown(input(), context)

    test('fits into a comment on GitHub and is no command to a CI runner', () => {
      expect(text.length).toBeLessThanOrEqual(65_000)
      expect(text).not.toMatch(UNSAFE)
      expect(text).not.toMatch(LOG_COMMAND)
      expect(Buffer.from(text).toString()).toBe(text)
      expect(text.endsWith('\n')).toBe(true)
    })

    test('is not cut within anything, and links and mentions nothing', () => {
      const { structure, prose } = render(text)
      const open: string[] = []
      for (const tag of structure) {
        if (!tag.startsWith('</')) open.push(/\w+/.exec(tag)?.[0] ?? '')
        else expect(open.pop()).toBe(tag.slice(2, -1))
      }
      expect(open).toEqual([])
      const known = /^<\/?(h2|h3|p|strong|b|code|pre|ul|li|table|thead|tbody|tr|th|td|details|summary)\b/
      expect(structure.filter((tag) => !known.test(tag))).toEqual([])
      expect(prose).not.toMatch(/[@#!$~&^]\w|:\/\/|www\.|GH-\d/i)
    })
  }
)

test('hostile text makes nothing that plain text does not make', () => {
  const plain = JSON.stringify(hostileResult()).replaceAll(JSON.stringify(HOSTILE).slice(1, -1), 'plain\\nwords')
  const [hostile, harmless] = [hostileResult(), JSON.parse(plain) as ScanResult].map(
    (given) => render(reportMarkdown(given, context)).structure
  )
  expect(hostile).toEqual(harmless)
})

test('the verdict comes first, then the worst findings, each with its proof and its fix to unfold', () => {
  const put = { ...evidence('MKCOL', 409), curl: `curl -X MKCOL '${ORIGIN}/x'` }
  const findings = [finding({ severity: 'critical', evidence: [put], change: 'new' }), finding({ change: 'unchanged' })]
  const comparison = { since, fixed: [], notLookedAt: [] }
  const exit = { code: 1, meaning: 'findings at or above high' }
  const text = reportMarkdown(result({ findings, comparison }), { ...context, exit })
  expect(text.split('\n\n').slice(0, 2)).toEqual([
    '## verbgate failed: findings at or above high (exit 1)',
    `1 critical, 1 high in 1 origin, 57 requests, 3.2 s. Mode no-write. Since \`${since}\`: 1 new, 0 worse, 0 fixed.`
  ])
  const where = '`http://shop.example/images/` and likely 1 more place'
  expect(text).toContain(
    `\n| 1 | **critical** | **NEW** Anyone can make folders here | ${where} | \`collection-creatable\` |
| 2 | **high** | Anyone can make folders here | ${where} | \`collection-creatable\` |\n`
  )
  expect(text).toContain(`<details><summary>1. <b>critical</b> Anyone can make folders here</summary>

Where: \`http://shop.example/images/ (and likely /images/a/)\`

Means: Attackers can put files here. Firm: shown by comparison with control requests.

Seen: MKCOL was answered 409.

\`\`\`text
MKCOL /images/0123../0123../ -> 409
\`\`\`

Who: The way in: nginx -&#62; Apache httpd. Fix it at nginx.

Fix:

\`\`\`text
nginx:
limit_except GET {
  deny all;
}
apache: Dav Off
\`\`\`

To repeat it:

\`\`\`sh
curl -X MKCOL '${ORIGIN}/x'
\`\`\`

Why: why

Rule: \`collection-creatable CWE-650\` \`https://www.rfc-editor.org/rfc/rfc4918\`

</details>
<details><summary>2. <b>high</b>`)
})

test.each([
  [0, 'nothing at or above high', '## verbgate passed: nothing at or above high (exit 0)'],
  [
    3,
    'incomplete, something could not be looked at',
    '## verbgate: incomplete, something could not be looked at (exit 3)'
  ],
  [130, 'interrupted', '## verbgate: interrupted (exit 130)']
])('exit %i is not called more than it is', (code, meaning, heading) => {
  expect(reportMarkdown(result(), { ...context, exit: { code, meaning } }).split('\n')[0]).toBe(heading)
})

test('a table has 50 findings and says how many more there are', () => {
  const text = reportMarkdown(manyFindings(6000), context)
  expect(text.match(/^\| \d+ \|/gm)).toHaveLength(50)
  expect(text).toContain('|\n\nAnd 5950 more, see the artifact.\n\n### Proof and fix')
  expect(text).toContain('</details>\n\nAnd 5950 more, see the artifact.')
  expect(reportMarkdown(manyFindings(50), context)).not.toContain('see the artifact')
})

test('details that do not fit are counted, and the table stays', () => {
  const summary = '@'.repeat(100)
  const findings = manyFindings(50).findings.map((item) => ({ ...item, summary }))
  const text = reportMarkdown(result({ findings }), context)
  expect(text.match(/^\| \d+ \|/gm)).toHaveLength(50)
  const shown = text.match(/<details>/g)?.length ?? 0
  expect(shown).toBeGreaterThan(0)
  expect(text).toContain(`</details>\n\nAnd ${50 - shown} more, see the artifact.`)
  expect(text.length).toBeGreaterThan(60_000)
  expect(text.length).toBeLessThanOrEqual(65_000)
})

test('rows that do not fit are counted, and there is room for details', () => {
  const findings = manyFindings(50).findings.map((item) => ({ ...item, title: '@'.repeat(150) }))
  const text = reportMarkdown(result({ findings }), context)
  const rows = text.match(/^\| \d+ \|/gm)?.length ?? 0
  expect(rows).toBeGreaterThan(5)
  expect(text).toContain(`|\n\nAnd ${50 - rows} more, see the artifact.\n\n### Proof and fix\n\n<details>`)
  expect(text.length).toBeLessThanOrEqual(65_000)
})

test('an accepted finding is folded away, with the reason', () => {
  const text = reportMarkdown(result({ findings: [finding({ accepted: acceptance })] }), context)
  expect(text).toContain('Accepted of these: 1.')
  expect(text).toContain('\nNo open findings.\n')
  expect(text).toContain('<details><summary>Accepted: 1 finding</summary>\n\n- **high** Anyone can make folders here')
  expect(text).toContain('`collection-creatable`): accepted until 2026-03-01 by Kim: A test shop.\n')
})

test('what was not looked at, not decided and not run is said, by its reason', () => {
  const rulesNotRun = [
    { why: 'without --write', ids: ['put-accepted'] },
    { why: 'with --read-only', ids: [] }
  ]
  const text = reportMarkdown(incompleteResult(), { ...context, rulesNotRun })
  expect(text).toContain(`### Not looked at

- \`${ORIGIN}\`: timeout (headers: 10 s passed): 1 check in \`/images/ (collection-creatable)\`. Check that a firewall`)
  expect(text).toContain(`### Undecided: nothing harmless can tell

- \`${ORIGIN}\`: all alike: in \`/, /b/\`\n`)
  expect(text).toContain('<details><summary>Notes</summary>\n\n- Not run without --write: 1 rule\n\n</details>')
  expect(reportMarkdown(unreachableResult(), context)).toContain(
    `- \`${ORIGIN}/\` is unreachable: refused: nothing listens. Nothing listens there`
  )
})

test('what became of earlier findings, what was left behind and what to look after', () => {
  const comparison = { since, fixed: [finding()], notLookedAt: [{ ...finding(), reason: 'timed out' }] }
  const leftovers = [{ url: `${ORIGIN}/x`, reason: 'DELETE was answered 405' }]
  const notes = [{ code: 'accept-unused', message: 'matches nothing', place: '.accept.yaml:12' }]
  const text = reportMarkdown(result({ comparison, leftovers, notes, insecure: true }), context)
  const entry = '- **high** Anyone can make folders here `http://shop.example/images/` (`collection-creatable`)'
  expect(text).toContain(`<details><summary>Fixed: 1 finding</summary>\n\n${entry}\n\n</details>`)
  expect(text).toContain(`No verdict this time: 1 earlier finding</summary>\n\n${entry}: timed out\n\n</details>`)
  expect(text).toContain(`could not be removed.**\n\n- \`${ORIGIN}/x\`: DELETE was answered 405\n`)
  expect(text).toContain('- matches nothing (`.accept.yaml:12`)')
  expect(text).toContain('**Certificates were not verified (--insecure)')
})
