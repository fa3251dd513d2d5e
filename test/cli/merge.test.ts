import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { reportOf, temporaryFolder, type Ended } from './cli.js'
import { verbgate } from './in-process.js'
import { FAST } from './kept-runs.js'
import { record, staticSite, type Reply, type Received } from './recorder.js'

const SHARDS = 8
const ARGS = [...FAST, '--no-config', '--concurrency', '4']
const FORMATS = ['json', 'jsonl', 'csv', 'junit', 'sarif', 'gitlab', 'defectdojo', 'html', 'markdown', 'text'] as const

let list: string
let all: string[]
let folder: string
let whole: Ended
const shard = (index: number): string => join(folder, `shard-${index}`)
const listShards = (): string[] => Array.from({ length: SHARDS }, (_, index) => shard(index + 1))

/** A text without what two runs of the same differ in: times, durations, and names that are drawn. */
function withoutTimes(text: string): string {
  return (
    text
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'RUN')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, 'TIME')
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?/g, 'TIME')
      .replaceAll(/\btime="[\d.]+"/g, 'time')
      .replaceAll(/\b\d+(\.\d+)? (s|seconds?|min)\b/g, 'SOME TIME')
      .replaceAll(/[0-9a-z]{16,}/g, 'NAME')
      // names that a report cuts short
      .replaceAll(/\b[0-9a-f]{4}(\.\.|…)/g, 'NAME')
  )
}

const open = (request: Received): Reply => (request.method === 'MKCOL' ? { status: 409 } : staticSite(request))

describe(`${SHARDS} shards`, () => {
  beforeAll(async () => {
    folder = await temporaryFolder('shards')
    all = listShards()
    list = join(folder, 'sites.txt')
    const urls: string[] = []
    for (let index = 1; index <= 24; index++) {
      const site = await record(index % 5 === 0 ? open : staticSite, undefined, undefined, `127.0.4.${index}`)
      urls.push(site.url)
    }
    writeFileSync(list, urls.join('\n'))
    const outputs = FORMATS.flatMap((format) => ['-o', `${format}=${join(folder, `whole.${format}`)}`])
    whole = await verbgate(['scan', '--targets', list, ...ARGS, ...outputs, '--format', 'json'])
    for (let index = 1; index <= SHARDS; index++) {
      const args = ['--shard', `${index}/${SHARDS}`, '--record', shard(index), '--exit-zero']
      expect(await verbgate(['scan', '--targets', list, ...ARGS, ...args])).toMatchObject({ code: 0 })
    }
  }, 240_000)

  it('merged equal the run that was not cut, in every format', async () => {
    const outputs = FORMATS.flatMap((format) => ['-o', `${format}=${join(folder, `merged.${format}`)}`])
    const flags = ['--no-config', '--targets', list, '--format', 'json', ...outputs]
    // the order in which they are named is nothing
    const merged = await verbgate(['merge', ...all.toReversed(), ...flags])
    expect(merged).toMatchObject({ code: whole.code, stderr: '' })
    expect(reportOf(merged).findings.length).toBeGreaterThan(0)
    expect(withoutTimes(merged.stdout)).toBe(withoutTimes(whole.stdout))
    for (const format of FORMATS) {
      const [ours, theirs] = ['merged', 'whole'].map((name) => readFileSync(join(folder, `${name}.${format}`), 'utf8'))
      expect(withoutTimes(ours ?? ''), format).toBe(withoutTimes(theirs ?? '?'))
    }
  })

  it('hold each target once, and nearly all of them hold some', () => {
    const counts = all.map(
      (name) => readFileSync(join(name, 'record.jsonl'), 'utf8').match(/^\{"type":"origin"/gm)?.length ?? 0
    )
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(24)
    expect(counts.filter((count) => count > 0).length).toBeGreaterThan(SHARDS / 2)
  })

  it('of which some are missing, unfinished or there twice are named: exit 3', async () => {
    const cut = join(folder, 'cut')
    cpSync(shard(2), cut, { recursive: true })
    const file = join(cut, 'record.jsonl')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\{"type":"end".*\n/m, ''))
    const flags = ['--no-config', '--fail-on', 'never']
    const state = join(folder, 'state')
    const run = async (names: string[]): Promise<Ended> =>
      await verbgate(['merge', ...names, ...flags, '--state', state])
    expect(await run(all)).toMatchObject({ code: 0 })
    const missing = await run(all.filter((name) => name !== shard(3) && name !== shard(5)))
    expect(missing).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/shard 3\/8 is missing, shard 5\/8 is missing/)
    })
    expect(await run([...all, shard(4)])).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/shard 4\/8 .* is there twice/)
    })
    const others = all.filter((name) => name !== shard(2))
    expect(await run([...others, cut])).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/shard 2\/8 .* was not finished/)
    })
  })

  it('of other runs are refused', async () => {
    const other = join(folder, 'other')
    await verbgate(['scan', '--targets', list, ...ARGS, '--thorough', '--shard', '1/8', '--record', other])
    const mixed = await verbgate(['merge', shard(2), other, '--no-config'])
    expect(mixed).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('have other options') })
    const halves = join(folder, 'halves')
    await verbgate(['scan', '--targets', list, ...ARGS, '--shard', '1/2', '--record', halves])
    const cutOtherwise = await verbgate(['merge', shard(2), halves, '--no-config'])
    expect(cutOtherwise).toMatchObject({ code: 2, stderr: expect.stringContaining('other numbers of shards') })
    expect(await verbgate(['merge', folder, '--no-config'])).toMatchObject({ code: 2 })
  })
})
