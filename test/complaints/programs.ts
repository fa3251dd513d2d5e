// 11.12: CSV, a row for each target in Prometheus, and everything that reports for programs.
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { formats } from '../../src/reporters/reporter.js'
import { startDav } from '../cli/dav-server.js'
import { record, staticSite } from '../cli/recorder.js'
import { complaintsOf, type Complaint } from './complaint.js'
import { FAST, type Installed } from './installed.js'

export const programs: readonly Complaint[] = complaintsOf('11.12', [
  ['I cannot open the result in a spreadsheet.', writesCsv],
  ['An alert of Prometheus cannot say which of my sites it is about.', hasARowForEachTarget],
  ['From a program I have to start the command and read its output.', isCalledByPrograms],
  ['A misspelt option of scan() has no effect, and a wrong one ends in a TypeError.', tellsWrongOptions],
  ['What the command line reports a program cannot write.', hasEveryReporter]
])

/** Fields of RFC 4180. */
function readCsv(text: string): string[][] {
  const lines = text.match(/(?:"(?:[^"]|"")*"|[^"\r\n])+\r?\n/g) ?? []
  return lines.map((line) =>
    [...line.trimEnd().matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
      ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? ''
    )
  )
}

async function writesCsv(program: Installed): Promise<void> {
  const { texts } = await program.report([(await program.incident()).url, ...FAST], ['csv', 'json'])
  const [head, ...rows] = readCsv(texts['csv'] ?? '')
  expect(head).toEqual(
    'kind,severity,confidence,rule,origin,path,title,detail,change,accepted_until,fingerprint'.split(',')
  )
  expect(rows.every((row) => row.length === head?.length)).toBe(true)
  const { findings } = JSON.parse(texts['json'] ?? '') as { findings: { fingerprint: string }[] }
  const listed = rows.filter(([kind]) => kind === 'finding').map((row) => row.at(-1))
  expect(new Set(listed)).toEqual(new Set(findings.map(({ fingerprint }) => fingerprint)))
  expect(rows.map(([kind]) => kind)).toContain('target-complete')
}

async function hasARowForEachTarget(program: Installed): Promise<void> {
  const [open, closed] = [await startDav(), await record(staticSite)]
  const targets = [open.url, closed.url, 'http://127.0.0.1:1/']
  const { texts } = await program.report([...targets, ...FAST], ['prometheus'])
  for (const [url, complete] of [
    [open.url, 1],
    [closed.url, 1],
    ['http://127.0.0.1:1/', 0]
  ] as const)
    expect(texts['prometheus']).toContain(`verbgate_target_complete{target="${url}"} ${complete}\n`)
  expect(texts['prometheus']).toMatch(
    new RegExp(`^verbgate_target_findings\\{target="${open.url}",severity="high"\\} [1-9]`, 'm')
  )
  expect(texts['prometheus']).toContain(`verbgate_target_findings{target="${closed.url}",severity="high"} 0\n`)
}

/** What a program prints that imports the installed package. */
async function runImporting(program: Installed, name: string, text: string): Promise<string> {
  const folder = join(program.folder, '../..')
  writeFileSync(join(folder, name), text)
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [name], { cwd: folder })
  expect(stderr).toBe('')
  return stdout
}

async function isCalledByPrograms(program: Installed): Promise<void> {
  const { url } = await startDav()
  const said = await runImporting(
    program,
    'called.mjs',
    `import { scan } from 'verbgate'
     const result = await scan(${JSON.stringify(url)}, { requestsPerSecond: 0 })
     console.log(JSON.stringify(result.findings.map(({ ruleId, path }) => [ruleId, path])))`
  )
  const { findings } = await program.scan([url, ...FAST])
  expect(findings.length).toBeGreaterThan(2)
  expect(JSON.parse(said)).toEqual(findings.map(({ ruleId, path }) => [ruleId, path]))
}

async function hasEveryReporter(program: Installed): Promise<void> {
  const { url } = await startDav()
  const said = await runImporting(
    program,
    'reporters.mjs',
    `import * as verbgate from 'verbgate'
     const result = await verbgate.scan(${JSON.stringify(url)}, { requestsPerSecond: 0 })
     const named = Object.entries(verbgate).filter(([name]) => name.startsWith('report'))
     const texts = named.map(([name, report]) => [name.slice('report'.length).toLowerCase(), report(result).length > 100])
     const more = [verbgate.diffResults(result, result), verbgate.drawHistory({ runs: [], findings: [] })]
     console.log(JSON.stringify([...texts, ...more.map((text) => ['more', text.length > 10])]))`
  )
  const texts = JSON.parse(said) as [string, boolean][]
  expect(
    texts
      .filter(([name]) => name !== 'more')
      .map(([name]) => name)
      .toSorted()
  ).toEqual(formats.toSorted())
  expect(texts.filter(([, isWhole]) => !isWhole)).toEqual([])
}

async function tellsWrongOptions(program: Installed): Promise<void> {
  const said = await runImporting(
    program,
    'options.mjs',
    `import { scan, UsageErrors } from 'verbgate'
     const options = { rules: { only: ['trace-echoed'] }, requestPerSecond: 5 }
     await scan('http://127.0.0.1:1/', options).catch((error) => {
       console.log(error instanceof UsageErrors, error.problems.map(({ message }) => message).join())
     })`
  )
  expect(said).toBe('true the option rules cannot be used,there is no option requestPerSecond\n')
}
