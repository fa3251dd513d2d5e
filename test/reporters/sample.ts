import type { Evidence, Finding } from '../../src/findings/finding.js'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { summaryOf } from '../../src/findings/summary.js'
import { plainPaint } from '../../src/reporters/paint.js'
import type { ReportContext } from '../../src/reporters/reporter.js'

export const ORIGIN = 'http://shop.example'
export const RANDOM = '0123456789abcdef0123456789abcdef'

/** A report for a file, of a run that was fine. */
export const context: ReportContext = {
  paint: plainPaint,
  columns: 100,
  exit: { code: 0, meaning: 'fine' },
  isFailing: () => true,
  rulesNotRun: [],
  targetPlaces: new Map(),
  lastSuccessAt: null,
  junitUndecided: 'skipped',
  sarifCategory: null
}

/** What a probe showed below /images/. */
export function evidence(method: string, status: number, path = `/images/${RANDOM}/${RANDOM}/`): Evidence {
  const rest = { failure: null, requestHeaders: {}, headers: {}, bodyExcerpt: '', curl: '' }
  return { probe: method.toLowerCase(), method, url: ORIGIN + path, status, ...rest }
}

/** A finding at /images/. */
export function finding(changes: Partial<Finding> = {}): Finding {
  return {
    fingerprint: 'f'.repeat(32),
    ruleId: 'collection-creatable',
    title: 'Anyone can make folders here',
    exposes: 'place-file',
    severity: 'high',
    confidence: 'firm',
    origin: ORIGIN,
    path: '/images/',
    alsoAt: ['/images/a/'],
    summary: 'MKCOL was answered 409.',
    why: 'why',
    cwe: ['CWE-650'],
    fix: { any: 'Allow GET and HEAD only.', nginx: 'limit_except GET {\n  deny all;\n}', apache: 'Dav Off' },
    references: ['https://www.rfc-editor.org/rfc/rfc4918'],
    hop: { chain: ['nginx', 'Apache httpd'], answeredBy: 'Apache httpd', advice: 'Fix it at nginx.' },
    evidence: [evidence('QXZW', 501), evidence('PATCH', 405), evidence('MKCOL', 409)],
    accepted: null,
    change: null,
    ...changes
  }
}

/** A complete run without findings; the summary fits the findings given. */
export function result(changes: Partial<ScanResult> = {}): ScanResult {
  return {
    schemaVersion: 1,
    tool: { name: 'verbgate', version: '0.1.0' },
    runId: 'run-1',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:03.200Z',
    mode: 'no-write',
    insecure: false,
    targets: [
      {
        url: `${ORIGIN}/`,
        origin: ORIGIN,
        status: 'complete',
        reason: null,
        areas: ['/', '/images/'],
        sameAs: {},
        outOfScopeLinks: 0,
        areasBeyondLimit: 0,
        requests: 57
      }
    ],
    rules: ['collection-creatable'],
    findings: [],
    notAsked: [],
    inconclusive: [],
    failed: [],
    clean: [],
    refused: [],
    placed: 0,
    leftovers: [],
    notes: [],
    comparison: null,
    summary: summaryOf(changes.findings ?? [], 57),
    ...changes
  }
}

/**
 * What a terminal, a log viewer, a CI runner, a browser or a Markdown reader acts on: CSI, OSC 52 and 8, an 8-bit CSI,
 * backspace, NUL, CR, bidirectional text, zero width, line separators, a lone surrogate, commands of CI runners, HTML,
 * Markdown, CDATA ends.
 */
export const HOSTILE: string = [
  'a\u001b[31mred\u001b]52;c;ZXZpbA==\u0007\u001b]8;;http://evil.example\u001b\\b\u009b31m\u0008\u0000c\rd',
  '\u202ee\u2066f\u200bg\u2028h\ufeff\ud800\n::error file=x::forged\n##vso[task.complete]\n##teamcity[buildStop]',
  '<script>alert(1)</script><img src=x onerror=alert(2)>"\' ]]> --> </style></textarea><!-- &lt; &amp; \\" \\n',
  '| [link](javascript:alert(3)) ![x](http://evil.example/x.png) `code` ``` **bold** # h @everyone #1 $(id) {{7*7}}',
  '=HYPERLINK("http://evil.example") 日本語 é 🙂'
].join('')

/** A run in which every text that a server, a rule or a file can choose is hostile. */
export function hostileResult(): ScanResult {
  const hostile = evidence('MKCOL', 409, `/${HOSTILE}/`)
  const changes = {
    title: HOSTILE,
    path: `/${HOSTILE}/`,
    alsoAt: [`/${HOSTILE}/b/`],
    summary: HOSTILE,
    why: HOSTILE,
    cwe: ['CWE-650'],
    fix: { any: HOSTILE, nginx: HOSTILE },
    references: [`https://evil.example/${HOSTILE}`],
    hop: { chain: [HOSTILE, 'Apache httpd'], answeredBy: HOSTILE, advice: HOSTILE },
    evidence: [
      { ...hostile, headers: { server: HOSTILE, 'x-odd': HOSTILE }, requestHeaders: { Destination: HOSTILE } },
      { ...hostile, status: 0, failure: `closed: ${HOSTILE}`, bodyExcerpt: HOSTILE, curl: `curl '${HOSTILE}'` }
    ]
  }
  const acceptance = { at: HOSTILE, reason: HOSTILE, expires: '2026-03-01', by: HOSTILE }
  const findings = [finding(changes), finding({ ...changes, ruleId: 'other', accepted: acceptance })]
  const place = { ruleId: 'put-handled', origin: ORIGIN, path: `/${HOSTILE}/`, reason: HOSTILE }
  const known = { ...finding(changes), ruleId: 'known' }
  return result({
    targets: result().targets.map((target) => ({ ...target, status: 'incomplete', reason: HOSTILE, areas: [HOSTILE] })),
    findings,
    notAsked: [],
    inconclusive: [place],
    failed: [place],
    leftovers: [{ url: `${ORIGIN}/${HOSTILE}`, reason: HOSTILE }],
    notes: [{ code: 'accept-unused', message: HOSTILE, place: `${HOSTILE}:1` }],
    comparison: { since: '2026-01-01T00:00:00.000Z', fixed: [known], notLookedAt: [{ ...known, reason: HOSTILE }] },
    summary: summaryOf(findings, 57)
  })
}

/** A run with that many findings, of every severity, at places whose names are not ASCII. */
export function manyFindings(quantity: number): ScanResult {
  const severities = ['critical', 'high', 'medium', 'low', 'info'] as const
  const findings = Array.from({ length: quantity }, (_, index) => {
    const origin = `http://shop-${index % 40}.example`
    const path = `/bilder-ä/${index}/`
    const severity = severities[index % severities.length] as (typeof severities)[number]
    return finding({ fingerprint: index.toString(16).padStart(32, '0'), origin, path, severity })
  })
  return result({ findings, summary: summaryOf(findings, quantity * 7) })
}
