import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ScanResult } from '../../src/findings/scan-result.js'
import type { RunRecord } from '../../src/state/record.js'
import { readAll, readLatest } from '../../src/state/state-folder.js'
import { reportOf, start, temporaryFolder, verbgate } from './cli.js'
import { record, staticSite } from './recorder.js'
import type { Received, Recorder, Reply } from './recorder.js'
import { until } from './until.js'

const FAST = ['--rate', '0', '--only', 'collection-creatable,trace-echoed', '--no-discover']

type Mood = 'open' | 'closed' | 'blocked' | 'down'

/** A site whose MKCOL handler is open, closed, or behind something that asks for patience; or that does not answer. */
async function moody(): Promise<Recorder & { mood: Mood }> {
  const answer = (request: Received): Reply => {
    if (site.mood === 'blocked') return { status: 503, headers: { 'Retry-After': '0' } }
    return request.method === 'MKCOL' && site.mood === 'open' ? { status: 409 } : staticSite(request)
  }
  const recorder = await record(answer)
  const site: Recorder & { mood: Mood } = Object.assign(recorder, { mood: 'open' as const })
  return site
}

describe('a run from cron', () => {
  it.concurrent('speaks only when something changed, and says what', async () => {
    const state = await temporaryFolder('kept')
    const site = await moody()
    const run = async (mood: Mood) => {
      site.mood = mood
      site.down = mood === 'down'
      return await verbgate(['scan', site.url, ...FAST, '--state', state, '--quiet'])
    }
    expect(await run('open')).toMatchObject({ code: 1, stderr: '', stdout: expect.stringContaining('HIGH') })
    expect(await run('open')).toMatchObject({ code: 1, stderr: '', stdout: '' })
    expect(await run('down')).toMatchObject({ code: 3, stdout: expect.stringMatching(/1 not looked at/) })
    expect(await run('down')).toMatchObject({ code: 3, stdout: '', stderr: '' })
    expect(await run('open')).toMatchObject({ code: 1, stdout: expect.stringContaining('0 new') })
    expect(await run('closed')).toMatchObject({ code: 0, stdout: expect.stringMatching(/1 fixed[^]*- fixed: HIGH/) })
    expect(await run('closed')).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(await run('open')).toMatchObject({ code: 1, stdout: expect.stringContaining('NEW: ') })
  })

  it.concurrent('does not overlap with another one: 75, and nothing is sent', async () => {
    const state = await temporaryFolder('kept')
    let isReached = false
    const slow = await record(async (request) => {
      isReached = true
      await until(() => !isHeld, 'the other run')
      return staticSite(request)
    })
    let isHeld = true
    const first = await start(['scan', slow.url, ...FAST, '--state', state])
    await until(() => isReached, 'a request')
    const site = await moody()
    const second = await verbgate(['scan', site.url, ...FAST, '--state', state])
    expect(second).toMatchObject({
      code: 75,
      stdout: '',
      stderr: expect.stringContaining(`process ${first.child.pid}`)
    })
    expect(site.requests).toEqual([])
    isHeld = false
    expect((await first.ended).code).toBe(0)
    expect((await verbgate(['scan', site.url, ...FAST, '--state', state])).code).toBe(1)
  })

  it.concurrent('has the time of the last success in its metrics, also when this run had none', async () => {
    const state = await temporaryFolder('kept')
    const site = await moody()
    const file = join(state, 'verbgate.prom')
    const metric = (name: string): number =>
      Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(readFileSync(file, 'utf8'))?.[1])
    const run = async () =>
      await verbgate(['scan', site.url, ...FAST, '--state', state, '--output', `prometheus=${file}`])
    await run()
    const success = metric('verbgate_last_success_timestamp_seconds')
    expect(success).toBeGreaterThan(Date.now() / 1000 - 60)
    site.down = true
    await run()
    expect(metric('verbgate_last_success_timestamp_seconds')).toBe(success)
    expect(metric('verbgate_last_run_timestamp_seconds')).toBeGreaterThan(success)
    expect(readdirSync(state).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it.concurrent('names a kept run that cannot be read, and goes on from the one before', async () => {
    const state = await temporaryFolder('kept')
    const site = await moody()
    await verbgate(['scan', site.url, ...FAST, '--state', state])
    writeFileSync(join(state, 'runs', '00000002-dead.json'), '{"schemaVersion":')
    const ended = await verbgate(['scan', site.url, ...FAST, '--state', state])
    expect(ended.stdout).toContain('00000002-dead.json')
    expect(ended.stdout).toContain('0 new, 0 worse, 0 fixed, 1 as before')
  })
})

describe('a webhook', () => {
  it.concurrent('is told of a change once, signed, again after a failure, and in words for a chat', async () => {
    const state = await temporaryFolder('kept')
    const site = await moody()
    let failures = 1
    const hook = await record(() => ({ status: failures-- > 0 ? 503 : 200 }))
    const config = join(state, 'verbgate.yaml')
    writeFileSync(config, `webhook: { url: "${hook.url}hooks/s3cr3t-path", secret: "\${KEY}" }\n`)
    const args = ['scan', site.url, ...FAST, '--state', state, '--config', config]
    const run = async () => await verbgate(args, { env: { KEY: 'signing-key' } })
    const first = await run()
    expect(first).toMatchObject({ code: 1, stderr: '' })
    expect(hook.requests).toHaveLength(2)
    const [, message] = hook.requests as [Received, Received]
    const signature = `sha256=${createHmac('sha256', 'signing-key').update(Buffer.from(message.body, 'latin1')).digest('hex')}`
    expect(message).toMatchObject({ method: 'POST', target: '/hooks/s3cr3t-path' })
    expect(message.headers['x-verbgate-signature']).toEqual([signature])
    expect(JSON.parse(Buffer.from(message.body, 'latin1').toString())).toMatchObject({
      text: expect.stringMatching(/^verbgate: 1 new, 0 worse, 0 fixed[^]*• HIGH Collections can be created here/),
      new: [{ ruleId: 'collection-creatable', url: site.url }],
      exit: { code: 1 }
    })
    await run()
    expect(hook.requests).toHaveLength(2)
    site.mood = 'closed'
    await run()
    expect(JSON.parse(hook.requests.at(-1)?.body ?? '')).toMatchObject({
      fixed: [{ ruleId: 'collection-creatable' }],
      new: []
    })
  })

  it.concurrent('that refuses makes a fine run incomplete, without its path in the message', async () => {
    const state = await temporaryFolder('kept')
    const site = await moody()
    const hook = await record(() => ({ status: 404 }))
    const args = [
      'scan',
      site.url,
      ...FAST,
      '--state',
      state,
      '--fail-on',
      'never',
      '--webhook',
      `${hook.url}s3cr3t-path`
    ]
    const ended = await verbgate(args)
    expect(ended).toMatchObject({ code: 3, stderr: expect.stringContaining('was not told: it answered 404') })
    expect(ended.stderr).not.toContain('s3cr3t-path')
    expect(hook.requests).toHaveLength(1)
  })
})

/** Numbers that look random and are the same each time (xorshift32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

it(
  '300 runs in a row, some killed at any moment: never a wrong "fixed", never a state that cannot be read',
  { timeout: 600_000 },
  async () => {
    const state = await temporaryFolder('kept')
    const site = await moody()
    const random = seeded(20161125)
    const moods: readonly Mood[] = ['open', 'closed', 'blocked', 'down']
    let killed = 0
    let fixes = 0
    let wallMs = 300
    for (let run = 0; run < 300; run++) {
      site.mood = random() < 0.5 ? site.mood : (moods[Math.floor(random() * moods.length)] as Mood)
      site.down = site.mood === 'down'
      const before = runsIn(state)
      const startedMs = performance.now()
      const { child, ended } = await start([
        'scan',
        site.url,
        ...FAST,
        '--timeout',
        '2',
        '--state',
        state,
        '--format',
        'json'
      ])
      const isDoomed = random() < 0.3
      if (isDoomed) setTimeout(() => child.kill('SIGKILL'), random() * wallMs * 1.1)
      const done = await ended
      if (!isDoomed) wallMs = (wallMs + performance.now() - startedMs) / 2
      const { records, unreadable } = readAll(state)
      expect(unreadable).toEqual([])
      if (done.signal === 'SIGKILL') {
        killed++
        expect(records.length - before).toBeLessThanOrEqual(1)
        continue
      }
      expect(records).toHaveLength(before + 1)
      const latest = readLatest(state).record as RunRecord
      if (latest.fixed.length > 0) fixes++
      expectTruth(site.mood, latest, reportOf(done))
    }
    // the seed is of use only while it brings about what is asked for
    expect({ killed: killed > 30, fixes: fixes > 5 }).toEqual({ killed: true, fixes: true })
  }
)

/** What a run kept and reported agrees with what the site is like. */
function expectTruth(mood: Mood, { open, fixed }: RunRecord, { comparison }: ScanResult): void {
  if (mood !== 'closed') expect([fixed, comparison?.fixed ?? []]).toEqual([[], []])
  if (mood === 'open') expect(open.map(({ ruleId }) => ruleId)).toEqual(['collection-creatable'])
  if (mood === 'closed') expect(open).toEqual([])
}

function runsIn(state: string): number {
  return readdirSync(state).includes('runs') ? readAll(state).records.length : 0
}
