import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { finding, ORIGIN, result } from '../../../test/reporters/sample.js'
import { emptyConfig } from '../../config/config-file.js'
import type { AcceptEntry } from '../../findings/acceptance.js'
import { knownFindings } from '../../findings/compare.js'
import type { ScanResult } from '../../findings/scan-result.js'
import { formats, type Format } from '../../reporters/reporter.js'
import { conclude } from './conclude.js'
import { unkeptRun } from './kept-run.js'
import type { ScanSettings } from '../settings/scan-settings.js'
import type { Output } from '../terminal/streams.js'

const folder = mkdtempSync(join(tmpdir(), 'verbgate-conclude-'))
afterAll(() => rmSync(folder, { recursive: true }))

const found = finding()
const accepted: AcceptEntry = {
  rule: found.ruleId,
  at: [`${ORIGIN}/**`],
  reason: 'r',
  expires: '2026-06-01',
  by: null,
  place: 'f:1'
}
const failed = { ruleId: 'r', origin: ORIGIN, path: '/', reason: 'timeout (10 s)' }

type Case = {
  hasFinding: boolean
  isAccepted: boolean
  inBaseline: boolean
  isIncomplete: boolean
  format: Format
  file: 'none' | 'written' | 'refused'
  stdout: 'open' | 'full'
}

/** What the design's table says, said once more and without looking at the code. */
function expectedCode({ hasFinding, isAccepted, inBaseline, isIncomplete, file, stdout }: Case): number {
  if (hasFinding && !isAccepted && !inBaseline) return 1
  return isIncomplete || file === 'refused' || stdout === 'full' ? 3 : 0
}

const bools = [false, true]
const cases: Case[] = bools.flatMap((hasFinding) =>
  bools.flatMap((isAccepted) =>
    bools.flatMap((inBaseline) =>
      bools.flatMap((isIncomplete) =>
        formats.flatMap((format) =>
          (['none', 'written', 'refused'] as const).flatMap((file) =>
            (['open', 'full'] as const).map((stdout) => ({
              hasFinding,
              isAccepted,
              inBaseline,
              isIncomplete,
              format,
              file,
              stdout
            }))
          )
        )
      )
    )
  )
)

function sink(fails: boolean): Output & { text: string } {
  const output = Object.assign(
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        if (fails) return done(Object.assign(new Error('no space left'), { code: 'ENOSPC' }))
        output.text += chunk.toString()
        done()
      }
    }),
    { text: '' }
  )
  return output
}

async function run(item: Case): Promise<{ code: number; stdout: string; stderr: string; file: string }> {
  const file = join(folder, `${item.format}.out`)
  const raw: ScanResult = result({
    findings: item.hasFinding ? [found] : [],
    failed: item.isIncomplete ? [failed] : [],
    targets: result().targets.map((target) => ({ ...target, status: item.isIncomplete ? 'incomplete' : 'complete' }))
  })
  const outputs = { none: [], written: [file], refused: [join(folder, 'missing', 'x')] }[item.file]
  const settings = {
    config: emptyConfig,
    targets: [],
    mode: 'no-write',
    connection: { sessions: {} },
    failOn: 'high',
    strict: false,
    exitZero: false,
    declaredAreas: [],
    notes: [],
    quiet: false,
    state: null,
    webhook: null,
    format: item.format,
    outputs: outputs.map((path) => ({ format: item.format, file: path })),
    accepted: item.isAccepted ? [accepted] : [],
    baseline: item.inBaseline ? { findings: knownFindings([found]), since: '2025-01-01T00:00:00.000Z' } : null
  } as unknown as ScanSettings
  const [stdout, stderr] = [sink(item.stdout === 'full'), sink(false)]
  const streams = { stdin: process.stdin, stdout, stderr, env: {} }
  const circumstances = {
    cwd: folder,
    interrupted: null,
    unseen: null,
    color: undefined,
    stream: null,
    today: '2026-01-02'
  }
  const code = await conclude({ raw, rulesNotRun: [] }, settings, { ...circumstances, kept: unkeptRun }, streams)
  return {
    code,
    stdout: stdout.text,
    stderr: stderr.text,
    file: item.file === 'written' ? readFileSync(file, 'utf8') : ''
  }
}

test('the exit code follows from findings, acceptances, baseline and what was looked at, whatever the format and wherever the report goes', async () => {
  expect(cases).toHaveLength(2 ** 4 * formats.length * 6)
  const wrong: unknown[] = []
  for (const item of cases) {
    const { code } = await run(item)
    if (code !== expectedCode(item)) wrong.push({ ...item, code, expected: expectedCode(item) })
  }
  expect(wrong).toEqual([])
})

test.each(formats)(
  'a %s report that stdout does not take goes to stderr, and one that a file does not take to stdout',
  async (format) => {
    const common = { hasFinding: true, isAccepted: false, inBaseline: false, isIncomplete: false, format } as const
    const full = await run({ ...common, file: 'none', stdout: 'full' })
    const open = await run({ ...common, file: 'written', stdout: 'open' })
    expect(open.stdout.length).toBeGreaterThan(50)
    expect(open.stderr).toBe('')
    expect(full.stderr).toContain(open.stdout.split('\n')[0])
    expect(full.stderr).toContain('stdout does not take the report: the disk is full')
    const refused = await run({ ...common, file: 'refused', stdout: 'open' })
    expect(refused.stdout).toBe(open.stdout)
    expect(refused.stderr).toContain('the report cannot be written')
  }
)

test('what cannot be written makes a fine run incomplete, and the last line says so', async () => {
  const { code, stderr } = await run({
    hasFinding: false,
    isAccepted: false,
    inBaseline: false,
    isIncomplete: false,
    format: 'text',
    file: 'refused',
    stdout: 'open'
  })
  expect(code).toBe(3)
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^Exit 3: incomplete/)
})
