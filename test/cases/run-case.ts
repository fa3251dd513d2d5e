import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scan } from './scan.js'
import type { CliRun } from '../lab/scan-cli.js'
import type { Case } from './case.js'
import { compare } from './judge.js'
import type { CaseServer } from './kit.js'

/** What a case came to; right if nothing is wrong. */
export type CaseOutcome = { case: Case; problems: readonly string[]; requests: number; wallMs: number; run: CliRun }

/** Starts the case's server, scans it with the built CLI, and holds report and server against what is right. */
export async function runCase(row: Case): Promise<CaseOutcome> {
  const server = await row.start()
  const state = await mkdtemp(join(tmpdir(), 'verbgate-case-'))
  try {
    if (row.before !== undefined) await scan(argumentsFor(row.before, server, state), state)
    server.next?.()
    const before = server.state()
    const sent = server.requests().length
    const run = await scan(argumentsFor(row.scan ?? '', server, state), state)
    await server.refresh?.()
    const problems = compare(row.expect, { ...run, before, after: server.state() })
    return {
      case: row,
      problems: [...problems, ...(row.check?.(server, run) ?? [])],
      requests: server.requests().length - sent || run.result.summary.requests,
      wallMs: run.wallMs,
      run
    }
  } finally {
    await server.close()
    await rm(state, { recursive: true, force: true })
  }
}

function argumentsFor(line: string, { url }: CaseServer, state: string): string[] {
  const words = line.split(' ').filter((word) => word !== '')
  const named = line.includes('{url}') ? [] : [`${url}/`]
  const filled = words.map((word) =>
    word.replace('{url}', url).replace('{host}', new URL(url).host).replace('{state}', state).replaceAll('%20', ' ')
  )
  const pace = filled.includes('--rate') ? [] : ['--rate', '0']
  return [...named, '--no-config', ...pace, ...filled]
}
