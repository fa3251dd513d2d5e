import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reportOf, start, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { ARGS, countLines, listDone, openSites, withoutTimes } from './record-sites.js'
import { until } from './until.js'

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
