import { afterAll, beforeAll, describe, it } from 'vitest'
import { sameTree, selectRunnable, snapshot, startLab } from '../lab/lab.js'
import type { Lab } from '../lab/lab.js'
import { findTopology } from '../lab/topologies.js'
import { temporaryFolder } from './cli.js'
import { expectCleaned, expectRefusal, kill, type Moment } from './kill-moment.js'

const servers = selectRunnable(['nginx-dav', 'apache-dav'].map(findTopology))

/** Tests that cleanup leaves the disks of real servers as they were, after runs killed at these moments. */
export function describeRealKills(moments: readonly Moment[]): void {
  describe.runIf(servers.length > 0)('kill -9 on real servers', () => {
    let lab: Lab
    beforeAll(async () => {
      lab = await startLab()
    })
    afterAll(() => lab.stop())

    for (const topology of servers) {
      for (const moment of moments) {
        it.concurrent(`${topology.name}, ${moment.name}: cleanup leaves the disk as it was`, async ({ expect }) => {
          const running = await topology.start(lab)
          try {
            const state = await temporaryFolder('state')
            const before = await snapshot(running.roots)
            const left = await kill(moment, running.url, state)
            await running.resetLog()
            if (left > 0) {
              await expectRefusal(running.url, state)
              expect(await running.requests()).toEqual([])
              await expectCleaned(running.url, state)
            }
            expect(sameTree(before, await snapshot(running.roots))).toEqual([])
          } finally {
            await running.stop()
          }
        })
      }
    }
  })
}
