import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { chance } from '../load/chance.js'
import { reportOf, start, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { ARGS, countLines, listDone, openSites, withoutTimes } from './record-sites.js'

const KILLS = 50

it('a run that is killed fifty times asks no origin twice and loses none', { timeout: 300_000 }, async () => {
  let killed = 0
  for (let seed = 20261130; killed < KILLS; seed++) killed += await killOften(30, seed)
})

/** Kills a run again and again at seeded moments, and continues it; its end is that of a run that nobody killed. */
async function killOften(count: number, seed: number): Promise<number> {
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
      return killed
    }
    killed++
  }
}

function listDoneIfThere(folder: string): string[] | null {
  return existsSync(join(folder, 'record.jsonl')) ? listDone(folder) : null
}
