import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareFindings, listFindings } from './findings.js'
import { selectRunnable, startLab, type Lab } from '../lab/lab.js'
import { scanWithCli } from '../lab/scan-cli.js'
import { slowestFirst } from '../lab/scan-lab.js'
import { topologies } from '../lab/topologies.js'

describe('what is found hangs neither on the run, nor on merged areas, nor on the other rules', () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await startLab()
  })
  afterAll(() => lab.stop())

  for (const topology of slowestFirst(selectRunnable(topologies))) {
    it.concurrent(topology.name, { timeout: 180_000 }, async () => {
      const running = await lab.start(topology)
      const find = async (...more: string[]): Promise<string[]> =>
        listFindings((await scanWithCli([running.url, '--rate', 'unlimited', ...more])).result)
      try {
        const first = await find()
        expect(compareFindings('the second run', first, await find())).toEqual([])
        expect(compareFindings('--thorough', first, await find('--thorough'))).toEqual([])
        for (const rule of new Set(first.map((line) => line.split(' @ ')[0] ?? ''))) {
          const own = first.filter((line) => line.startsWith(`${rule} `))
          expect(compareFindings(`--only ${rule}`, own, await find('--only', rule))).toEqual([])
        }
      } finally {
        await running.stop()
      }
    })
  }
})
