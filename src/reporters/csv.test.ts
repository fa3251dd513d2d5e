import { expect, test } from 'vitest'
import { finding, hostileResult, ORIGIN, result } from '../../test/reporters/sample.js'
import { reportCsv } from './csv.js'

/** Reads RFC 4180. */
function readCsv(text: string): string[][] {
  const rows = text.match(/(?:"(?:[^"]|"")*"|[^"\r\n])*\n/g) ?? []
  expect(rows.join('')).toBe(text)
  return rows.map((row) =>
    [...row.slice(0, -1).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''
    )
  )
}

test('a row for each finding in each place, what is open, and each target', () => {
  const check = { ruleId: 'r', origin: ORIGIN, path: '/a/', reason: 'one, "two"' }
  const notAsked = [{ ruleId: 'n', reason: 'PUT was not sent' }]
  const report = reportCsv(result({ findings: [finding()], failed: [check], inconclusive: [check], notAsked }))
  const [head = [], ...rows] = readCsv(report)
  expect(head.slice(0, 6)).toEqual(['kind', 'severity', 'confidence', 'rule', 'origin', 'path'])
  expect(rows.map((row) => [row[0], row[3], row[5]])).toEqual([
    ['finding', 'collection-creatable', '/images/'],
    ['finding-likely', 'collection-creatable', '/images/a/'],
    ['incomplete', 'r', '/a/'],
    ['undecided', 'r', '/a/'],
    ['not-asked', 'n', ''],
    ['target-complete', '', `${ORIGIN}/`]
  ])
  expect(rows[2]?.[7]).toBe('one, "two"')
  expect(rows.every((row) => row.length === head.length)).toBe(true)
})

test('hostile text is one cell on one line, and no formula', () => {
  const rows = readCsv(reportCsv(hostileResult()))
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([11]))
  const formula = readCsv(reportCsv(result({ findings: [finding({ title: '=HYPERLINK("http://evil.example")' })] })))
  expect(formula[1]?.[6]).toBe(`'=HYPERLINK("http://evil.example")`)
})
