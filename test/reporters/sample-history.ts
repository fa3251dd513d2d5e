import type { History } from '../../src/findings/history.js'

type PastRun = History['runs'][number]
type PastFinding = History['findings'][number]

const DAY_MS = 86_400_000

/** Complete runs, one a day from 2026-01-01, with one finding of severity high and two of low. */
export function pastRuns(quantity: number): PastRun[] {
  return Array.from({ length: quantity }, (_, day) => ({
    at: new Date(Date.UTC(2026, 0, 1) + day * DAY_MS).toISOString(),
    open: { critical: 0, high: 1, medium: 0, low: 2, info: 0 },
    incomplete: false
  }))
}

/** One that is open since 2026-01-01. */
export function pastFinding(changes: Partial<PastFinding> = {}): PastFinding {
  return {
    fingerprint: 'f'.repeat(32),
    ruleId: 'collection-creatable',
    title: 'Anyone can make folders here',
    severity: 'high',
    origin: 'http://shop.example',
    path: '/images/',
    firstSeenAt: '2026-01-01T00:00:00.000Z',
    fixedAt: null,
    ...changes
  }
}

/** A month with a gap, incomplete runs and all severities; `word` stands in every text. */
export function eventfulHistory(word: string): History {
  const runs = pastRuns(30)
    .filter((_, day) => day < 12 || day > 20)
    .map((run, index) => ({
      ...run,
      open: { critical: index % 9 === 4 ? 1 : 0, high: index % 5, medium: 2, low: 1, info: 3 },
      incomplete: index % 7 === 0
    }))
  const changes = { ruleId: word, title: word, path: `/${word}/` }
  const fixedAt = '2026-01-09T00:00:00.000Z'
  return { runs, findings: [pastFinding(changes), pastFinding({ ...changes, severity: 'info', fixedAt })] }
}
