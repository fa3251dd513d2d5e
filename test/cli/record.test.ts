import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { chance } from '../load/chance.js'
import { reportOf, start, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { FAST } from './kept-runs.js'
import { record, staticSite, type Received, type Recorder, type Reply } from './recorder.js'
import { until } from './until.js'

const ARGS = [...FAST, '--format', 'json', '--no-config', '--concurrency', '2']

/** Sites on ports of their own, and the list of them. */
async function openSites(count: number): Promise<{ sites: Recorder[]; list: string }> {
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
function withoutTimes(result: ScanResult): string {
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
function listDone(folder: string): string[] {
  return readLines(folder).flatMap(({ origin }) => origin ?? [])
}

function countLines(folder: string): number {
  return existsSync(join(folder, 'record.jsonl')) ? readLines(folder).length : 0
}

describe('a run that was killed', () => {
  it('is continued: no origin is asked twice, none is lost', async () => {
    const { sites, list } = await openSites(6)
    const folder = join(await temporaryFolder('record'), 'run')
    const whole = reportOf(await verbgate(['scan', '--targets', list, ...ARGS]))
    const first = await start(['scan', '--targets', list, ...ARGS, '--record', folder])
    await until(() => countLines(folder) >= 3, 'two origins in the record')
    first.child.kill('SIGKILL')
    await first.ended
    const done = new Set(listDone(folder))
    for (const site of sites) site.requests.splice(0)

    const second = await verbgate(['scan', '--targets', list, ...ARGS, '--resume', folder])
    expect(withoutTimes(reportOf(second))).toEqual(withoutTimes(whole))
    for (const { url, requests } of sites) {
      expect(requests.length > 0, url).toBe(!done.has(new URL(url).origin))
    }
    expect(listDone(folder).toSorted()).toEqual(sites.map(({ url }) => new URL(url).origin).toSorted())
  })

  it('is continued after each of many kills, seeded', async () => {
    expect((await killOften(12, 20261130)).killed).toBeGreaterThanOrEqual(3)
  })

  it('is continued where its last line is torn', async () => {
    const { sites, list } = await openSites(2)
    const folder = join(await temporaryFolder('record'), 'run')
    const args = ['scan', '--targets', list, ...ARGS]
    const whole = reportOf(await verbgate([...args, '--record', folder]))
    const file = join(folder, 'record.jsonl')
    const lines = readFileSync(file, 'utf8').split('\n')
    const [, , torn = ''] = lines
    writeFileSync(file, [...lines.slice(0, 2), torn.slice(0, torn.length / 2)].join('\n'))
    expect(withoutTimes(reportOf(await verbgate([...args, '--resume', folder])))).toEqual(withoutTimes(whole))
    expect(listDone(folder)).toHaveLength(sites.length)
  })

  it('is not continued by another one, and not begun twice', async () => {
    const { list } = await openSites(2)
    const folder = join(await temporaryFolder('record'), 'run')
    const args = ['scan', '--targets', list, ...ARGS]
    expect(await verbgate([...args, '--resume', folder])).toMatchObject({ code: 2 })
    expect(await verbgate([...args, '--record', folder])).toMatchObject({ code: 1 })
    const before = readFileSync(join(folder, 'record.jsonl'), 'utf8')
    const again = await verbgate([...args, '--record', folder])
    expect(again).toMatchObject({ code: 2, stderr: expect.stringMatching(/there is a record[^]*--resume/) })
    const other = await verbgate([...args, '--resume', folder, '--thorough', '--only', 'put-accepted'])
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('other rules and options') })
    expect(readFileSync(join(folder, 'record.jsonl'), 'utf8')).toBe(before)
  })

  it('a stopped one too: what it was at is asked again', async () => {
    const { sites, list } = await openSites(6)
    const folder = join(await temporaryFolder('record'), 'run')
    const args = ['scan', '--targets', list, ...ARGS]
    const whole = reportOf(await verbgate(args))
    const first = await start([...args, '--record', folder])
    await until(() => countLines(folder) >= 3, 'two origins in the record')
    first.child.kill('SIGTERM')
    expect(await first.ended).toMatchObject({ code: 143 })
    expect(listDone(folder).length).toBeLessThan(sites.length)
    expect(withoutTimes(reportOf(await verbgate([...args, '--resume', folder])))).toEqual(withoutTimes(whole))
  })
})

/** Kills a run again and again at seeded moments, and continues it; its end is that of a run that nobody killed. */
async function killOften(count: number, seed: number): Promise<{ killed: number }> {
  const { sites, list } = await openSites(count)
  const folder = join(await temporaryFolder('record'), 'run')
  const args = ['scan', '--targets', list, ...ARGS]
  const whole = reportOf(await verbgate(args))
  let killed = 0
  for (let run = 0; ; run++) {
    const before = listDoneIfThere(folder)
    for (const site of sites) site.requests.splice(0)
    const { child, ended } = await start([...args, before === null ? '--record' : '--resume', folder])
    const goal = countLines(folder) + 1 + Math.floor(chance(`${seed} ${run} lines`) * 3)
    const isOver = ended.then(() => true)
    const kill = async (): Promise<void> => {
      while (countLines(folder) < goal && child.exitCode === null) await pause(1)
      await pause(chance(`${seed} ${run} wait`) * 20)
      child.kill('SIGKILL')
    }
    await Promise.race([isOver, kill()])
    const end = await ended
    const asked = sites.filter(({ requests }) => requests.length > 0).map(({ url }) => new URL(url).origin)
    expect(asked.filter((origin) => before?.includes(origin))).toEqual([])
    if (end.signal === null) {
      expect(withoutTimes(reportOf(end))).toEqual(withoutTimes(whole))
      expect(listDone(folder).toSorted()).toEqual(sites.map(({ url }) => new URL(url).origin).toSorted())
      return { killed }
    }
    killed++
  }
}

function listDoneIfThere(folder: string): string[] | null {
  return existsSync(join(folder, 'record.jsonl')) ? listDone(folder) : null
}
