import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { figuresOf, truthOf } from './figures.js'
import { selectRunnable, startLab } from './lab.js'
import type { Lab } from './lab.js'
import { slowestFirst } from './scan-lab.js'
import { scanTopology } from './scan-topology.js'
import type { Mode, TopologyScan } from './scan-topology.js'
import type { Topology } from './topology.js'

const names = (from: readonly { name: string }[]): string[] => from.map(({ name }) => name).toSorted()

/** Tests that a scan of each of these sites, and of all together, agrees with the ground truth. */
export function describeScans(chosen: readonly Topology[]): void {
  let lab: Lab
  beforeAll(async () => {
    lab = await startLab()
  })
  afterAll(() => lab.stop())

  const runnable = selectRunnable(chosen)
  const placeable = new Set(runnable.filter(({ truth }) => truth.place).map(({ name }) => name))
  const scans: TopologyScan[] = []
  const scansOf = (mode: Mode): TopologyScan[] => scans.filter((scan) => scan.mode === mode)

  /** Topologies with findings of that confidence that are not true, if fewer than the share are. */
  const untrue = (confidence: 'confirmed' | 'firm' | 'tentative', least: number): readonly string[] => {
    const { count, of, others } = truthOf(scans, confidence)
    return count >= least * of ? [] : others
  }

  describe('a scan of the root URL agrees with the ground truth', () => {
    for (const topology of slowestFirst(runnable)) {
      it.concurrent(`${topology.name}: ${topology.about}`, { timeout: 120_000 }, async () => {
        for (const mode of ['no-write', 'write'] as const) {
          const scan = await scanTopology(lab, topology, mode)
          scans.push(scan)
          const { falseFindings, missed, unreported, phantoms, broken } = scan
          expect({ mode, falseFindings, missed, unreported, phantoms, broken }).toEqual({
            mode,
            falseFindings: [],
            missed: [],
            unreported: [],
            phantoms: [],
            broken: []
          })
          expect(scan.run.result.failed).toEqual([])
        }
      })
    }
  })

  describe('over the lab', () => {
    it('scans every runnable topology in both modes', () => {
      for (const mode of ['no-write', 'write'] as const) expect(names(scansOf(mode))).toEqual(names(runnable))
    })

    it('reports at least nine of ten writable sites without writing, and calls none clean', () => {
      const { reported, inconclusive, clean } = figuresOf(scansOf('no-write'), placeable)
      expect(clean).toEqual([])
      expect(inconclusive).toEqual(reported.others)
      expect(reported.count).toBeGreaterThanOrEqual(0.9 * reported.of)
    })

    it('confirms by a canary what can be placed, and reports what can only be removed', () => {
      const { confirmed, reported } = figuresOf(scansOf('write'), placeable)
      expect(confirmed.others).toEqual([])
      expect(reported.others).toEqual([])
    })

    it('proves that placed code runs', () => {
      const { executions } = figuresOf(scansOf('write'), placeable)
      expect(executions.others).toEqual([])
      expect(scansOf('write').filter(({ runs }) => runs === 'missed')).toEqual([])
    })

    it('ends with the exit code that the findings ask for', () => {
      const wrong = scans.filter(
        ({ writes, code }) => (writes === 'confirmed' || writes === 'reported') !== (code === 1)
      )
      expect(wrong.map(({ name, mode, writes, code }) => ({ name, mode, writes, code }))).toEqual([])
    })

    // What was found is asked again, so that open sites take more.
    it('sends at most 75 requests to a closed origin with three areas, and 120 to an open one', () => {
      const small = scansOf('no-write').filter(({ areas }) => areas <= 3)
      expect(small.length).toBeGreaterThan(0)
      const over = small.filter(({ logged, code }) => logged === 0 || logged > (code === 1 ? 120 : 75))
      expect(over.map(({ name, logged }) => `${name} ${logged}`)).toEqual([])
    })

    it('sends at most 40 requests for each area of a larger origin', () => {
      const larger = scansOf('no-write').filter(({ areas }) => areas > 3)
      expect(larger.length).toBeGreaterThan(0)
      const over = larger.filter(({ logged, areas }) => logged > 40 * areas)
      expect(over.map(({ name, logged, areas }) => `${name} ${logged} of ${areas}`)).toEqual([])
    })

    it('is as sure as it says', () => {
      expect([untrue('confirmed', 1), untrue('firm', 0.99), untrue('tentative', 0.8)]).toEqual([[], [], []])
    })
  })
}
