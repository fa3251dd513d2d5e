import { describe, expect, it } from 'vitest'
import { request } from '../../test/prober/loopback.js'
import type { Exchange, ProbeRequest } from '../evidence/exchange.js'
import { originOf } from '../targets/origin.js'
import { createReplayProber } from './replay.js'

const origin = originOf(new URL('http://shop.example'))

function exchangeOf(probe: ProbeRequest, status: number): Exchange {
  const response = { status, reason: '', headers: {}, body: new Uint8Array(), bodyBytes: 0, truncated: false }
  return { origin: origin.href, request: probe, startedAtMs: 0, durationMs: 0, response, failure: null }
}

describe('createReplayProber', () => {
  it('matches method, target, content and fields; fields in any order and case', async () => {
    const fields = [
      ['Depth', '0'],
      ['X-A', 'b']
    ] as const
    const prober = createReplayProber([
      exchangeOf(request('PROPFIND', '/', { headers: fields }), 207),
      exchangeOf(request('PROPFIND', '/'), 405)
    ])
    const swapped = [
      ['x-a', 'b'],
      ['depth', '0']
    ] as const
    const first = await prober.send(origin, request('PROPFIND', '/', { headers: swapped }))
    expect(first.response?.status).toBe(207)
    expect((await prober.send(origin, request('PROPFIND', '/'))).response?.status).toBe(405)
    expect(prober.sentTo(origin)).toBe(2)
  })

  it('gives repeated exchanges in their order and stays with the last', async () => {
    const probe = request('GET', '/')
    const prober = createReplayProber([exchangeOf(probe, 404), exchangeOf(probe, 200)])
    const statuses: unknown[] = []
    for (let count = 0; count < 3; count++) statuses.push((await prober.send(origin, probe)).response?.status)
    expect(statuses).toEqual([404, 200, 200])
  })

  it('names what was not recorded, or asks', async () => {
    await expect(createReplayProber([]).send(origin, request('GET', '/x'))).rejects.toThrow(
      'GET http://shop.example /x'
    )
    const prober = createReplayProber([], (_origin, probe) => exchangeOf(probe, 404))
    expect((await prober.send(origin, request('GET', '/x'))).response?.status).toBe(404)
  })
})
