import { figuresOf, truthOf } from '../lab/figures.js'
import type { Figures, Share } from '../lab/figures.js'
import { selectRunnable, startLab } from '../lab/lab.js'
import { scanLab } from '../lab/scan-lab.js'
import type { Mode, TopologyScan } from '../lab/scan-topology.js'
import { topologies } from '../lab/topologies.js'
import type { Row, Section } from './row.js'

const runnable = selectRunnable(topologies)
// every writable site counts, also one where nothing can be placed and so nothing confirmed
const everySite = new Set(runnable.map(({ name }) => name))
const scans = new Map<Mode, Promise<TopologyScan[]>>()

/** The lab against its ground truth: default mode, `--write`, how sure the findings are, and what was sent. */
export const labSections: readonly Section[] = [
  { name: 'lab', run: async () => defaultRows(figuresOf(await scansOf('no-write'), everySite)) },
  { name: 'write', run: async () => writeRows(figuresOf(await scansOf('write'), everySite)) },
  {
    name: 'confidence',
    run: async () => confidenceRows([...(await scansOf('no-write')), ...(await scansOf('write'))])
  },
  { name: 'requests', run: async () => requestRows(figuresOf(await scansOf('no-write'), everySite)) }
]

/** The scans of one mode; sections share them. */
function scansOf(mode: Mode): Promise<TopologyScan[]> {
  const known = scans.get(mode)
  if (known !== undefined) return known
  const started = scanAll(mode)
  scans.set(mode, started)
  return started
}

async function scanAll(mode: Mode): Promise<TopologyScan[]> {
  const lab = await startLab()
  try {
    return await scanLab(lab, runnable, mode, 3)
  } finally {
    await lab.stop()
  }
}

function defaultRows(figures: Figures): Row[] {
  const { reported, inconclusive, clean, exposures } = figures
  return [
    {
      what: `lab of ${figures.scans} sites, default mode, root URL only: writable sites reported`,
      must: 'at least 90 %, the rest inconclusive with the reason, none clean',
      measured: `${shown(reported)}, inconclusive ${named(inconclusive)}, clean ${named(clean)}`,
      holds: reported.count >= 0.9 * reported.of && reported.of > 0 && clean.length === 0
    },
    {
      what: 'listings and php-fpm handlers reported',
      must: 'every one',
      measured: shown(exposures),
      holds: exposures.count === exposures.of && exposures.of > 0
    },
    ...commonRows(figures, 'default mode'),
    {
      what: 'default mode: PUT, LOCK, `If:`, or a change asked for on what is not our own, in the servers’ logs',
      must: '0',
      measured: named(figures.broken),
      holds: figures.broken.length === 0
    }
  ]
}

function writeRows(figures: Figures): Row[] {
  const { confirmed, executions } = figures
  return [
    {
      what: 'lab with `--write`: writable sites confirmed by a canary',
      must: 'every one',
      measured: `${shown(confirmed)}; nothing can be placed on: ${named(confirmed.others)}`,
      holds: confirmed.count === confirmed.of && confirmed.of > 0
    },
    {
      what: 'sites that run placed scripts, proved by execution',
      must: 'every one',
      measured: `${shown(executions)}; not provable without leaving something: ${named(executions.others)}`,
      holds: executions.count === executions.of && executions.of > 0
    },
    ...commonRows(figures, '`--write`'),
    {
      what: '`--write`: LOCK, `If:`, or a change asked for on what is not our own, in the servers’ logs',
      must: '0',
      measured: named(figures.broken),
      holds: figures.broken.length === 0
    }
  ]
}

function commonRows({ falseFindings, disk, leftovers, scans }: Figures, mode: string): Row[] {
  const left =
    leftovers === 0 ? 'nothing left behind' : `${leftovers} named as leftovers on servers that refuse removal`
  return [
    {
      what: `${mode}: false findings of severity low or above`,
      must: '0',
      measured: named(falseFindings),
      holds: falseFindings.length === 0
    },
    {
      what: `${mode}: disks after the run`,
      must: 'as before, byte for byte, except what `leftovers` names',
      measured: disk.length === 0 ? `${scans} of ${scans}; ${left}` : named(disk),
      holds: disk.length === 0
    }
  ]
}

const musts = [
  ['confirmed', 1],
  ['firm', 0.99],
  ['tentative', 0.8]
] as const

function confidenceRows(all: readonly TopologyScan[]): Row[] {
  return musts.map(([confidence, least]) => {
    const share = truthOf(all, confidence)
    return {
      what: `findings called ${confidence} that are true, over the lab in both modes`,
      must: least === 1 ? '100 %' : `at least ${least * 100} %`,
      measured: shown(share),
      holds: share.of > 0 && share.count >= least * share.of
    }
  })
}

function requestRows({ mostRequests }: Figures): Row[] {
  const row = (kind: 'closed' | 'open', least: number): Row => {
    const { requests, name, origins } = mostRequests[kind]
    return {
      what: `requests per ${kind} origin with 3 areas, default mode, counted in the server’s log`,
      must: `at most ${least}`,
      measured: `at most ${requests} (${name}) over ${origins} origins`,
      holds: requests > 0 && requests <= least
    }
  }
  return [row('closed', 75), row('open', 120)]
}

function shown({ count, of }: Share): string {
  return `${count} of ${of} (${of === 0 ? 0 : Math.floor((100 * count) / of)} %)`
}

function named(names: readonly string[]): string {
  if (names.length === 0) return '0'
  return `${names.length} (${names.slice(0, 5).join('; ')}${names.length > 5 ? '; ...' : ''})`
}
