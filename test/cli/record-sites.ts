import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { temporaryFolder } from './cli.js'
import { FAST } from './kept-runs.js'
import { record, staticSite, type Received, type Recorder, type Reply } from './recorder.js'

/** Flags of a run whose record is kept. */
export const ARGS = [...FAST, '--format', 'json', '--no-config', '--concurrency', '2']

/** Sites on ports of their own, and the list of them. */
export async function openSites(count: number): Promise<{ sites: Recorder[]; list: string }> {
  const sites = await Promise.all(Array.from({ length: count }, async () => await record(slowSite)))
  const list = join(await temporaryFolder('targets'), 'sites.txt')
  writeFileSync(list, sites.map(({ url }) => `${url}\n`).join(''))
  return { sites, list }
}

/** Long enough that a run can be killed in the middle; one that would make collections. */
async function slowSite(request: Received): Promise<Reply> {
  await pause(5)
  return request.method === 'MKCOL' ? { status: 409 } : staticSite(request)
}

/** A result without what two runs of the same differ in: times, and names that are drawn. */
export function withoutTimes(result: ScanResult): string {
  return JSON.stringify({ ...result, runId: '', startedAt: '', finishedAt: '' }, null, 1)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'RUN')
    .replaceAll(/[0-9a-z]{16,}/g, 'NAME')
    .replaceAll(/"date": "[^"]*"/gi, '"date"')
}

function readLines(folder: string): { type: string; origin?: string }[] {
  const text = readFileSync(join(folder, 'record.jsonl'), 'utf8')
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { type: string; origin?: string })
}

/** Origins that stand in a record, also in one whose last line is torn. */
export function listDone(folder: string): string[] {
  return readLines(folder).flatMap(({ origin }) => origin ?? [])
}

export function countLines(folder: string): number {
  return existsSync(join(folder, 'record.jsonl')) ? readLines(folder).length : 0
}
