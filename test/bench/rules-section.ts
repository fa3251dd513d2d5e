import { cp, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { cliFile } from '../cli-file.js'
import { measure } from './command.js'
import type { Section } from './row.js'

const rules = new URL('../../rules/', import.meta.url)

type Cases = { rule: string; firing: number; silent: number }

/** Every rule's own cases: how many there are, and how long playing them takes. */
export const rulesSection: Section = {
  name: 'rules',
  async run() {
    const cases = await casesByRule()
    const short = cases.filter(({ firing, silent }) => firing === 0 || silent < firing).map(({ rule }) => rule)
    const total = (key: 'firing' | 'silent'): number => cases.reduce((sum, counts) => sum + counts[key], 0)
    // The package leaves the cases out; its rules are these.
    await cp(rules, join(dirname(cliFile), '../rules'), { recursive: true })
    const { code, wallMs, stdout, stderr } = await measure(process.execPath, [cliFile, 'rules', 'test'])
    const last = (stdout || stderr).trim().split('\n').at(-1) ?? ''
    return [
      {
        what: 'rules with firing cases and at least as many silent ones',
        must: 'every one',
        measured:
          `${cases.length - short.length} of ${cases.length}; ${total('firing')} firing and ${total('silent')} silent cases` +
          (short.length === 0 ? '' : `; not: ${short.join(' ')}`),
        holds: short.length === 0 && cases.length > 0
      },
      {
        what: '`verbgate rules test`, as data and over the loopback',
        must: 'no problem, under 30 s',
        measured: `${(wallMs / 1000).toFixed(1)} s; ${code === 0 ? last : `exit code ${code}: ${last}`}`,
        holds: code === 0 && wallMs < 30_000
      }
    ]
  }
}

async function casesByRule(): Promise<Cases[]> {
  const files = (await readdir(rules, { recursive: true })).filter((file) => file.endsWith('.yaml')).toSorted()
  const own = files.filter((file) => !file.endsWith('.test.yaml') && !file.startsWith('definitions'))
  return Promise.all(own.map((file) => countCases(file, files.includes(testOf(file)))))
}

async function countCases(file: string, hasCases: boolean): Promise<Cases> {
  const text = hasCases ? await readFile(new URL(testOf(file), rules), 'utf8') : '{}'
  const { fires = [], silent = [] } = parse(text) as { fires?: unknown[]; silent?: unknown[] }
  return { rule: file.replace(/^.*[\\/]|\.yaml$/g, ''), firing: fires.length, silent: silent.length }
}

function testOf(file: string): string {
  return file.replace(/\.yaml$/, '.test.yaml')
}
