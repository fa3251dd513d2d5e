import type { Case } from './case.js'
import { areaCases } from './tables/areas.js'
import { destinationCases } from './tables/destinations.js'
import { findingCases } from './tables/findings.js'
import { keptOutCases } from './tables/kept-out.js'
import { leftBehindCases } from './tables/left-behind.js'
import { pageCases } from './tables/pages.js'
import { redirectedCases } from './tables/redirected.js'
import { shapeCases } from './tables/shapes.js'
import { unequalCases } from './tables/unequal.js'

/** Every small server with the right verdict on it. */
export const cases: readonly Case[] = [
  ...keptOutCases,
  ...redirectedCases,
  ...unequalCases,
  ...areaCases,
  ...shapeCases,
  ...destinationCases,
  ...findingCases,
  ...leftBehindCases,
  ...pageCases
]
