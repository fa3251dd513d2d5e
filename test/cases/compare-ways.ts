import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Case } from './case.js'
import { cases } from './cases.js'
import { compareFindings, listFindings } from './findings.js'
import { scan } from './scan.js'

/**
 * Cases that are not written to, ask for nothing special, and answer every scan alike: what they find may not hang on how
 * they are scanned.
 */
export const comparable: readonly Case[] = cases.filter(
  (row) => row.before === undefined && row.changes !== true && !/write|timeout|only|rate|\{url\}/.test(row.scan ?? '')
)

/** Scans a case in four ways, each time from a fresh start, and says where they differ. */
export async function compareWays(row: Case): Promise<string[]> {
  const [first, second, thorough] = [await findIn(row, ''), await findIn(row, ''), await findIn(row, '--thorough')]
  const lines = [...compareFindings('the second run', first, second), ...compareFindings('--thorough', first, thorough)]
  const rule = first[0]?.split(' @ ')[0]
  if (rule === undefined) return lines
  const alone = await findIn(row, `--only ${rule}`)
  return [
    ...lines,
    ...compareFindings(
      `--only ${rule}`,
      first.filter((line) => line.startsWith(`${rule} `)),
      alone
    )
  ]
}

async function findIn(row: Case, more: string): Promise<string[]> {
  const server = await row.start()
  const state = await mkdtemp(join(tmpdir(), 'verbgate-case-'))
  try {
    const words = `${row.scan ?? ''} ${more}`.split(' ').filter((word) => word !== '')
    const args = [`${server.url}/`, '--no-config', '--rate', '0', ...words.map((word) => word.replaceAll('%20', ' '))]
    return listFindings((await scan(args, state)).result)
  } finally {
    await server.close()
    await rm(state, { recursive: true, force: true })
  }
}
