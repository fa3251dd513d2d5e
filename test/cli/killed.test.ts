import { setTimeout as pause } from 'node:timers/promises'
import { describe, it } from 'vitest'
import type { JournalEntry } from '../../src/engine/canary/journal.js'
import { temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { SITE, startDav } from './dav-server.js'
import type { DavServer } from './dav-server.js'
import { expectCleaned, expectRefusal, kill, type Moment, moments, states } from './kill-moment.js'
import { describeRealKills } from './kill-real.js'

/** A moment that the server can tell as well. */
type LateMoment = { name: string; come: (dav: DavServer, lines: readonly JournalEntry[]) => boolean }

// `npm run soak` has them killed at the other moments too.
describeRealKills(moments.slice(2, 3))

describe('kill -9 on a slow server', () => {
  for (const moment of moments.slice(2)) {
    it.concurrent(`${moment.name}, each step taking 60 ms: cleanup leaves the tree as it was`, async ({ expect }) => {
      const state = await temporaryFolder('state')
      const dav = await startDav({ storeMs: 60, removeMs: 60 })
      const left = await kill(moment, dav.url, state)
      const asked = dav.requests.length
      if (left > 0) {
        await expectRefusal(dav.url, state)
        expect(dav.requests).toHaveLength(asked)
        await expectCleaned(dav.url, state)
      }
      expect(new Map(dav.tree)).toEqual(SITE)
    })
  }

  const lateMoments: readonly LateMoment[] = [
    { name: 'as PUT comes', come: (dav) => dav.requests.some(({ method }) => method === 'PUT') },
    { name: 'after PUT was answered 202', come: (_dav, lines) => lines.some(({ note }) => note === 'answered 202') },
    { name: 'while it is removed', come: (_dav, lines) => states(lines).includes('deleted') }
  ]
  for (const { name, come } of lateMoments) {
    it.concurrent(`${name}, which is carried out 2 s later: nothing stays unsaid`, async ({ expect }) => {
      const state = await temporaryFolder('state')
      const dav = await startDav({ lateStoreMs: 2_000 })
      await kill({ name, come: (lines) => come(dav, lines) }, dav.url, state, ['--only', 'put-accepted'])
      const cleaned = await verbgate(['cleanup'], { state })
      await pause(2_200)
      const left = [...dav.tree.keys()].filter((path) => !SITE.has(path))
      // What stays may stay only if it is said.
      if (cleaned.code === 0) expect(left).toEqual([])
      else for (const path of left) expect(cleaned.stdout).toContain(path)
    })
  }

  it.concurrent('cleanup does not forget what it could not look at', async ({ expect }) => {
    const state = await temporaryFolder('state')
    const dav = await startDav({ storeMs: 60 })
    await kill(moments[1] as Moment, dav.url, state)
    dav.down = true
    const cleaned = await verbgate(['cleanup', '--timeout', '2'], { state })
    expect(cleaned.code).not.toBe(0)
    dav.down = false
    await expectRefusal(dav.url, state)
    await expectCleaned(dav.url, state)
    expect(new Map(dav.tree)).toEqual(SITE)
  })
})
