import { expect, test } from 'vitest'
import { pastFinding, pastRuns } from '../../../test/reporters/sample-history.js'
import { reportHistory } from './history.js'

test('the last run says what is open; crosses are explained only if there are any', () => {
  const page = reportHistory({ runs: pastRuns(3), findings: [pastFinding()] })
  expect(page).toContain('<h1>1 high, 2 low open</h1>')
  expect(page).not.toContain('A cross below')
  const runs = pastRuns(3).map((run) => ({ ...run, incomplete: true }))
  const missed = reportHistory({ runs, findings: [] })
  expect(missed).toContain('A cross below')
  expect(missed).toContain('3, 3 of them incomplete')
  expect(missed).toContain('No finding is recorded.')
})

test('without a run there is no picture, and nothing is claimed', () => {
  const page = reportHistory({ runs: [], findings: [pastFinding()] })
  expect(page).toContain('<h1>No run is recorded yet</h1>')
  expect(page).not.toContain('class="chart"')
  expect(page).not.toMatch(/NaN|undefined|null/)
})

test('the time to fix: open ones first and counted to the last run, then fixed ones, latest first', () => {
  const findings = [
    pastFinding({ title: 'early', firstSeenAt: '2026-01-01T00:00:00Z', fixedAt: '2026-01-02T12:00:00Z' }),
    pastFinding({ title: 'late', firstSeenAt: '2026-01-01T00:00:00Z', fixedAt: '2026-01-08T00:00:00Z' }),
    pastFinding({ title: 'mild', severity: 'low', firstSeenAt: '2026-01-10T00:00:00Z' }),
    pastFinding({ title: 'grave', severity: 'critical', firstSeenAt: '2026-01-04T00:00:00Z' })
  ]
  const page = reportHistory({ runs: pastRuns(10), findings })
  const rows = [...page.matchAll(/<span>(\w+)<br \/>.*?<td class="figure" data-label="Days">([^<]*)</gs)].map(
    ([, title, days]) => [title, days]
  )
  expect(rows).toEqual([
    ['grave', '6'],
    ['mild', 'less than 1'],
    ['late', '7'],
    ['early', '1']
  ])
  expect(page).toContain('2 high in 4 days (median)')
})

test('the numbers of the picture stand in a table, newest first', () => {
  const page = reportHistory({ runs: pastRuns(2000), findings: [] })
  expect(page).toContain('The numbers of 2000 runs, newest first')
  expect(page.match(/<th scope="row" /g)).toHaveLength(2000)
})
