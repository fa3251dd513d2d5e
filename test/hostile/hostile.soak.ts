import { it } from 'vitest'
import { behaviours } from './behaviours.js'
import { startFleet } from './fleet.js'
import { expectOrderlyScan } from './orderly-scan.js'

it(
  'a scan of all hostile servers and two of the other kind ends in time and is right about the two',
  { timeout: 180_000 },
  async () => await expectOrderlyScan(await startFleet(), behaviours)
)
