import { expect, onTestFinished, test, vi } from 'vitest'
import { listen, proberFor, request, serveHttp } from '../../../test/prober/loopback.js'
import { serveOneByOne } from '../../../test/prober/one-by-one.js'
import { SingleWorker } from './single-worker.js'

test('a server with one worker is not kept waiting by an idle connection of ours', async () => {
  const server = await listen(serveOneByOne((_incoming, outgoing) => outgoing.end('ok')))
  const prober = proberFor([server.origin])
  const startedAtMs = performance.now()
  const first = await prober.send(server.origin, request('GET', '/'))
  const targets = Array.from({ length: 12 }, (_, index) => `/${index}`)
  const fresh = targets.map((target, index) =>
    prober.send(server.origin, request('GET', target, index % 4 === 3 ? { fresh: true } : {}))
  )
  const answered = [first, ...(await Promise.all(fresh))]
  expect(answered.map(({ response }) => response?.status)).toEqual(Array(13).fill(200))
  expect(performance.now() - startedAtMs).toBeLessThan(5_000)
})

test('a connection of its own does not wait for one that is kept', async () => {
  const server = await listen(serveOneByOne((_incoming, outgoing) => outgoing.end('ok')))
  const prober = proberFor([server.origin])
  await prober.send(server.origin, request('GET', '/'))
  const own = await prober.send(server.origin, request('GET', '/', { fresh: true }))
  expect(own.response?.status).toBe(200)
  expect(own.durationMs).toBeLessThan(1_000)
})

test('a server that is slow goes on being asked over several connections', async () => {
  let atOnce = 0
  const most: number[] = []
  const server = await serveHttp((_incoming, outgoing) => {
    most.push(++atOnce)
    setTimeout(() => {
      atOnce--
      outgoing.end('ok')
    }, 400)
  })
  const prober = proberFor([server.origin], { timeoutMs: 10_000 })
  await prober.send(server.origin, request('GET', '/'))
  await Promise.all(Array.from({ length: 9 }, () => prober.send(server.origin, request('GET', '/'))))
  expect(most.filter((count) => count === 3).length).toBeGreaterThanOrEqual(3)
})

test('one slow page among others is no single worker', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const woken: string[] = []
  const worker = new SingleWorker({ closeIdle: () => woken.push('closed'), wake: () => woken.push('woken') })
  const slow = {}
  worker.noteEnd({}, 20)
  worker.watch(slow)
  vi.advanceTimersByTime(250)
  expect([worker.needsQuiet, worker.isFound]).toEqual([true, false])
  vi.advanceTimersByTime(250)
  worker.noteEnd(slow, 5_000)
  expect([worker.needsQuiet, worker.isFound]).toEqual([false, false])
  expect(woken).toEqual(['closed', 'woken'])
})
