import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selectRunnable, startLab } from './lab.js'
import type { Lab } from './lab.js'
import { sendPlain } from './plain-request.js'
import { withBanners } from './site.js'
import { topologies } from './topologies.js'
import type { Topology } from './topology.js'
import { sameTree, snapshot } from './tree.js'
import { measureTruth } from './truth.js'

let lab: Lab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.stop())

/** Files that the index page names, as `PATH STATUS`. */
async function fetchLinked(url: string): Promise<readonly string[]> {
  const page = await sendPlain(url, 'GET', '/')
  const paths = [...page.body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '')
  return Promise.all(paths.map(async (path) => `${path} ${(await sendPlain(url, 'GET', path)).status}`))
}

/** What keeps the index page from leading to every area: an area without a link, a link that leads to it, a dead one. */
async function findBadLinks({ areas, truth }: Topology, url: string): Promise<readonly string[]> {
  const linked = await fetchLinked(url)
  const unlinked = areas.filter((area) => !linked.some((link) => link.startsWith(area)))
  const direct = linked.filter((link) => link.includes('/ '))
  const dead = linked.filter((link) => !link.endsWith(' 200') && !(truth.basicAuth && link.endsWith(' 401')))
  return [...unlinked, ...direct, ...dead]
}

describe('the truth table', () => {
  for (const topology of selectRunnable(topologies)) {
    it.concurrent(`${topology.name}: ${topology.about}`, { timeout: 80_000 }, async () => {
      const running = await topology.start(lab)
      try {
        const before = await snapshot(running.roots)
        const measured = await measureTruth(running, withBanners(topology.areas))
        if (topology.kind !== 'trap') expect(await findBadLinks(topology, running.url)).toEqual([])
        expect(measured).toEqual({ ...topology.truth, exposedAreas: withBanners(topology.exposedAreas) })
        expect(sameTree(before, await snapshot(running.roots))).toEqual([])
      } finally {
        await running.stop()
      }
    })
  }

  it('has unique names and every kind', () => {
    expect(new Set(topologies.map(({ name }) => name)).size).toBe(topologies.length)
    expect(new Set(topologies.map(({ kind }) => kind))).toEqual(new Set(['writable', 'safe', 'repaired', 'trap']))
  })

  it('calls writable exactly what can be placed on or removed from', () => {
    for (const { name, kind, truth } of topologies)
      expect(`${name} ${kind === 'writable'}`).toBe(`${name} ${truth.place || truth.remove}`)
  })
})

describe('the request logs', () => {
  const fronts = ['nginx-static', 'apache-static', 'haproxy-fixed', 'varnish-fixed', 'incident', 'trap-allowliar']
  for (const topology of selectRunnable(topologies.filter(({ name }) => fronts.includes(name)))) {
    it.concurrent(`${topology.name} logs method, target, status and the headers asked for`, async () => {
      const running = await topology.start(lab)
      try {
        await sendPlain(running.url, 'GET', '/')
        const first = (await running.requests()).map(({ method, target, status }) => `${method} ${target} ${status}`)
        expect(first).toEqual(['GET / 200'])
        await running.resetLog()
        const headers = { if: '(<urn:x>)', destination: `${running.url}images/z` }
        const answer = await sendPlain(running.url, 'MOVE', '/images/%61b', { headers })
        expect(await running.requests()).toEqual([
          { method: 'MOVE', target: '/images/%61b', status: answer.status, headers }
        ])
        const relayed = topology.name === 'incident' ? ['MOVE /images/%61b'] : []
        const backend = await running.backendRequests()
        expect(backend.map(({ method, target }) => `${method} ${target}`)).toEqual(relayed)
      } finally {
        await running.stop()
      }
    })
  }
})
