import { spawnSync } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import { closedSite } from './closed-site.js'
import type { Complaint, Tool } from './complaint.js'
import { connections } from './connections.js'
import { Installed } from './installed.js'
import { lastLine } from './last-line.js'
import { manual } from './manual.js'
import { pages } from './pages.js'
import { pipelines } from './pipelines.js'
import { programs } from './programs.js'
import { settings } from './settings.js'
import { shell } from './shell.js'
import { starting } from './start.js'
import { stops } from './stops.js'
import { watching } from './watching.js'

const complaints: readonly Complaint[] = [
  ...closedSite,
  ...lastLine,
  ...pages,
  ...manual,
  ...watching,
  ...settings,
  ...connections,
  ...starting,
  ...stops,
  ...pipelines,
  ...shell,
  ...programs
]

let program: Installed
beforeAll(async () => {
  program = await Installed.install()
}, 180_000)

describe('what users of such tools complain of, tried on the installed package', () => {
  for (const { point, says, prove, needs } of complaints) {
    const row = `${point} ${says}`
    if (needs === 'clock') it(row, async () => await prove(program))
    else it.skipIf(needs !== undefined && !isThere(needs)).concurrent(row, async () => await prove(program))
  }
})

it('every point has its complaints, and no complaint stands twice', () => {
  const points = [...new Set(complaints.map(({ point }) => point))]
  expect(points).toEqual(Array.from({ length: 12 }, (_, index) => `11.${index + 1}`))
  expect(new Set(complaints.map(({ says }) => says)).size).toBe(complaints.length)
  expect(complaints.length).toBeGreaterThanOrEqual(70)
})

/** Whether a row can be proved here; with VERBGATE_LAB=required it has to be. */
function isThere(tool: Tool): boolean {
  return process.env['VERBGATE_LAB'] === 'required' || spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0
}
