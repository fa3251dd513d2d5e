import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { beginKeptRun } from '../../src/cli/finish/kept-run.js'
import { lockPorts } from '../../src/cli/finish/process-owner.js'
import { diffCommand } from '../../src/cli/commands/diff-command.js'
import { historyCommand } from '../../src/cli/commands/history-command.js'
import { readReport } from '../../src/cli/settings/read-report.js'
import { openWriteJournal, readUnfinished } from '../../src/cli/write-mode/write-journal.js'
import { knownFindings } from '../../src/findings/compare.js'
import { acquireLock } from '../../src/state/lock.js'
import type { RunRecord } from '../../src/state/record.js'
import { reportJson } from '../../src/reporters/json/json.js'
import { inputs as results } from '../reporters/inputs.js'
import { finding, hostileResult, manyFindings, result } from '../reporters/sample.js'
import { hostIn, put, texts, type Input } from './input.js'

const reports = [
  result({
    findings: [finding()],
    clean: [{ origin: 'http://shop.example', paths: ['/', '/images/'], rules: ['a', 'b'] }]
  }),
  (results['an incomplete run'] as () => ReturnType<typeof result>)(),
  manyFindings(60),
  hostileResult()
].map((one) => Buffer.from(reportJson(one)))

const seen = { firstSeenAt: '2026-01-01T00:00:00.000Z', lastSeenAt: '2026-02-01T00:00:00.000Z', accepted: false }
const [known = finding()] = knownFindings([finding()])
const record: RunRecord = {
  schemaVersion: 1,
  runId: 'a1b2c3d4-0000-4000-8000-000000000000',
  startedAt: '2026-02-01T00:00:00.000Z',
  finishedAt: '2026-02-01T00:01:00.000Z',
  complete: true,
  lastSuccessAt: '2026-02-01T00:01:00.000Z',
  targets: [{ url: 'http://shop.example/', status: 'complete' }],
  notes: ['accept-unused .verbgate-accept.yaml:1'],
  open: [{ ...known, ...seen }],
  fixed: [{ ...known, ...seen, ruleId: 'other', fixedAt: '2026-02-01T00:00:00.000Z' }]
}
const NAME = '00000002-a1b2c3d4-0000-4000-8000-000000000000.json'

const JSON_WORDS: readonly string[] = [
  '{"a":',
  '[[[[',
  '{"__proto__":{"a":1}}',
  '"\\ud800"',
  '1e999',
  '-0',
  'null',
  '"":',
  '"x",',
  '{},',
  '[],',
  '0',
  '"critical"',
  '"high"',
  '"schemaVersion": 2',
  '"0000-01-01T00:00:00Z"',
  '"9999-12-31T23:59:59.999Z"',
  '"2026-13-01T00:00:00Z"',
  '"+275760-09-13T00:00:00.000Z"',
  '"accepted": 1',
  '"change": "new"',
  '"evidence": null',
  '"alsoAt": ["/"]',
  '"findings": []',
  '"severity": "odd"',
  '"areas": 1',
  '"reason": {}'
]

const entry = (state: string, path: string): string =>
  JSON.stringify({ runId: 'r', origin: 'http://127.0.0.1:9', path, state, at: '2026-01-01T00:00:00.000Z' })
const JOURNAL = ['intent', 'sent', 'deleted', 'gone', 'left']
  .map((state, index) => `${entry(state, `/images/${'0'.repeat(32)}-${index % 3}.txt`)}\n`)
  .join('')

/** What earlier runs wrote. */
export const keptInputs: readonly Input[] = [
  {
    name: 'report as a baseline',
    samples: reports,
    words: JSON_WORDS,
    isFile: true,
    feed: (bytes, folder) => readReport(put(folder, 'baseline.json', bytes), '--baseline')
  },
  {
    name: 'reports of diff',
    samples: reports,
    words: JSON_WORDS,
    isFile: true,
    async feed(bytes, folder) {
      const [spoilt, sound] = [put(folder, 'spoilt.json', bytes), put(folder, 'sound.json', reports[0] as Buffer)]
      for (const format of ['text', 'json', 'markdown'] as const) {
        await diffCommand(spoilt, sound, { format }, hostIn(folder))
        await diffCommand(sound, spoilt, { format }, hostIn(folder))
      }
    }
  },
  {
    name: 'state record',
    samples: [Buffer.from(JSON.stringify(record))],
    words: JSON_WORDS,
    isFile: true,
    async feed(bytes, folder) {
      const state = join(folder, 'state')
      rmSync(state, { recursive: true, force: true })
      put(state, 'runs/00000001-0.json', JSON.stringify({ ...record, open: [] }))
      put(state, `runs/${NAME}`, bytes)
      const host = hostIn(folder)
      await historyCommand(state, host)
      if (/NaN|undefined|Infinity/.test(host.out())) throw new Error('no number in the history')
      const kept = await beginKeptRun(state, lockPorts(process.pid, 'fuzz'))
      try {
        kept.compared(result({ findings: [finding()] }))
        kept.keep(result({ findings: [finding()] }))
      } finally {
        kept.release()
      }
      if ((await historyCommand(state, hostIn(folder))) > 3) throw new Error('no code of a run')
    }
  },
  {
    name: 'lock',
    samples: texts(JSON.stringify({ pid: 1, bootId: 'b', startTicks: '12', since: '2026-01-01T00:00:00.000Z' })),
    words: ['"pid": -1', '"pid": 1e999', '0', 'null', '[]', '{}'],
    isFile: true,
    feed(bytes, folder) {
      put(folder, 'lock', bytes)
      const self = { ...lockPorts(process.pid, 'fuzz').self, bootId: 'b', startTicks: '1' }
      acquireLock(folder, {
        self,
        isRunning: ({ startTicks }) => startTicks === '13',
        now: () => new Date(0)
      }).release()
    }
  },
  {
    name: 'journal',
    samples: texts(JOURNAL, ''),
    words: [...JSON_WORDS, entry('intent', '/x'), entry('gone', '/x'), '\n', '{', '}'],
    isFile: true,
    feed(bytes, folder) {
      const file = put(folder, 'journal.jsonl', bytes)
      readUnfinished(file)
      const journal = openWriteJournal(file)
      journal.record({ runId: 'r', origin: 'http://a', path: '/b', state: 'gone', at: '' })
      journal.close()
    }
  }
]
