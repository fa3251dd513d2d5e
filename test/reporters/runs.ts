import type { Finding } from '../../src/findings/finding.js'
import type { ScanResult } from '../../src/findings/scan-result.js'
import type { ReportContext } from '../../src/reporters/reporter.js'
import { context, finding, hostileResult, manyFindings, ORIGIN, result } from './sample.js'

/** What a report is made of. */
export type Run = { result: ScanResult; context: ReportContext }

export const acceptance = {
  at: `${ORIGIN}/images/**`,
  reason: 'The images are public.',
  expires: '2027-03-31',
  by: 'M. Sato'
}

/** The target of a run, complete. */
export const target = first(result().targets)

/** A check at /images/ without a verdict. */
export function check(reason: string, path = '/images/'): ScanResult['failed'][number] {
  return { ruleId: 'put-handled', origin: ORIGIN, path, reason }
}

function run(changes: Partial<ScanResult>, contextChanges: Partial<ReportContext> = {}): Run {
  return { result: result(changes), context: { ...context, ...contextChanges } }
}

const long: Partial<Finding> = {
  title: '[é🙂'.repeat(3000),
  summary: '[@🙂'.repeat(20_000),
  why: '[@🙂'.repeat(20_000),
  fix: { any: '*'.repeat(50_000), nginx: 'x\n'.repeat(10_000) },
  path: `/${'@é'.repeat(40_000)}/`,
  alsoAt: Array.from({ length: 500 }, (_, index) => `/${'\u202e'.repeat(3000)}${index}/`),
  cwe: Array.from({ length: 40 }, (_, index) => `CWE-${index + 1}`),
  references: ['javascript:alert(1)', 'no uri', 'https://user:pw@www.example/ä?b|c#d^e']
}
const bare: Partial<Finding> = { summary: '', why: '', fix: {}, references: [], cwe: [], hop: null, alsoAt: [] }

/** Runs of every kind; each is fit for every consumer's contract. */
export const runs = {
  'no findings': run({}),
  'no targets': run({ targets: [] }),
  'one finding': run({ findings: [finding()] }),
  '6,000 findings': { result: manyFindings(6000), context },
  'hostile text': { result: hostileResult(), context },
  'accepted findings': run({
    findings: [
      finding(),
      finding({ ruleId: 'other', accepted: acceptance }),
      finding({ accepted: { ...acceptance, by: null } })
    ]
  }),
  'compared with an earlier run': run({
    findings: [
      finding({ change: 'new' }),
      finding({ ruleId: 'b', change: 'worse' }),
      finding({ ruleId: 'c', change: 'unchanged' })
    ]
  }),
  'an incomplete run': run({
    targets: [{ ...target, status: 'incomplete', reason: 'timeout (headers: 10 s passed)' }],
    failed: [check('MKCOL /images/x/: timeout (headers: 10 s passed)')],
    inconclusive: [check('every method is answered alike')],
    leftovers: [{ url: `${ORIGIN}/images/left.txt`, reason: 'refused' }],
    notes: [{ code: 'accept-unused', message: 'fits nothing', place: '.verbgate-accept.yaml:12' }],
    insecure: true
  }),
  'nothing reached': run({
    targets: [{ ...target, status: 'unreachable', reason: 'refused', areas: [], requests: 0 }]
  }),
  'an interrupted run': run({ findings: [finding()] }, { exit: { code: 130, meaning: 'interrupted' } }),
  '20,000 checks without a verdict': run({
    failed: Array.from({ length: 10_000 }, (_, index) => check(`reason ${index}`, `/${index}/`)),
    inconclusive: Array.from({ length: 10_000 }, (_, index) => check('alike', `/${index}/`))
  }),
  'text without end': run({ findings: [finding(long)] }),
  'nothing but what is required': run({
    findings: [finding(bare), finding({ ...bare, evidence: [] }), finding({ ...bare, path: '' })]
  }),
  'odd places': run({
    findings: [
      finding({ origin: 'http://[::1]:8080', path: '/ü/%C3%A4/a b/../?q#f' }),
      finding({ origin: 'http://[2001:db8::1]', path: '//%2e%2E/%zz/' }),
      finding({ origin: 'no origin', path: 'no path' })
    ]
  })
} satisfies Readonly<Record<string, Run>>

/** What a JSON report says, for a run of the table above or another one. */
export function parsed(
  report: (result: ScanResult, context: ReportContext) => string,
  { result, context }: Run
): unknown {
  return JSON.parse(report(result, context))
}

/** The first of some. */
export function first<T>(items: readonly T[] | undefined): T {
  const [item] = items ?? []
  if (item === undefined) throw new Error('there is none')
  return item
}

/** Every string in a JSON value, keys included. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => [key, ...stringsIn(item)])
}
