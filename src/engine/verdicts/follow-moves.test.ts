import { expect, test } from 'vitest'
import { fakeServer } from '../../../test/engine/fake-server.js'
import { ruleOf, scanOf } from '../../../test/engine/parts.js'
import type { ScanResult } from '../../findings/scan-result.js'
import type { Prober } from '../../prober/prober.js'
import { isCanonicalFor } from '../../targets/canonical.js'
import { scan } from '../scan.js'
import type { Follow } from './follow-moves.js'

const rule = ruleOf({
  id: 'missing-page',
  probes: { page: { method: 'GET', path: '{{area}}{{missing}}' } },
  verdicts: [{ exposed: 'firm', when: 'page.status == 200' }]
})

const follow: Follow = async (from, to) => isCanonicalFor(from, to)

const leadTo = (location: string) => ({ status: 301, headers: { location } })

/** A site whose http origin redirects everything to where `to` says; what is there is served, or redirects on. */
async function scanMoved(options: { to: string; follow?: Follow; onwards?: string }): Promise<ScanResult> {
  const away = fakeServer({ answer: () => leadTo(options.to) })
  const home = fakeServer({
    files: { '/images/a.png': 'p' },
    answer: ({ target }) => {
      if (options.onwards !== undefined) return leadTo(options.onwards)
      const body = Buffer.from('<title>Shop</title><img src=/images/a.png>')
      return target === '/' ? { status: 200, headers: { 'content-type': 'text/html' }, body } : undefined
    }
  })
  const prober: Prober = {
    ...away,
    send: async (origin, request) => ({
      ...(await (origin.href === away.origin.href ? away : home).send(origin, request)),
      origin: origin.href
    })
  }
  return await scan(scanOf(away, [rule], { prober, ...(options.follow && { follow: options.follow }) }))
}

const statuses = ({ targets }: ScanResult): string[] => targets.map(({ url, status }) => `${url} ${status}`)

test('a target that redirects to https of its host is looked at there, and nothing is clean here', async () => {
  const result = await scanMoved({ to: 'https://fake.example/', follow })
  expect(statuses(result)).toEqual(['http://fake.example/ complete', 'https://fake.example/ complete'])
  expect(result.failed).toEqual([])
  expect(new Set(result.clean.map(({ origin }) => origin))).toEqual(new Set(['https://fake.example']))
  expect(result.notes.map(({ message }) => message)).toContain(
    'http://fake.example/: / redirects to https://fake.example/, which was looked at in its place'
  )
})

test('without leave, or where the site is another one, it is not', async () => {
  for (const options of [{ to: 'https://fake.example/' }, { to: 'https://other.example/', follow }]) {
    const result = await scanMoved(options)
    expect(statuses(result)).toEqual(['http://fake.example/ incomplete'])
    expect(result.targets[0]?.reason).toContain(options.to)
    expect(result.clean).toEqual([])
  }
})

test('one hop and no further', async () => {
  const result = await scanMoved({ to: 'https://fake.example/', follow, onwards: 'https://www.fake.example/' })
  expect(statuses(result)).toEqual(['http://fake.example/ complete', 'https://fake.example/ incomplete'])
  expect(result.targets[1]?.reason).toContain('https://www.fake.example')
})
