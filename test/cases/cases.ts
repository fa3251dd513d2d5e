import type { Case } from './case.js'
import { areaCases } from './tables/areas.js'
import { destinationCases } from './tables/destinations.js'
import { confirmedCases } from './tables/confirmed.js'
import { adviceCases, wordCases } from './tables/advice.js'
import { firmCases } from './tables/firm.js'
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
  ...confirmedCases,
  ...firmCases,
  ...adviceCases,
  ...wordCases,
  ...leftBehindCases,
  ...pageCases
]
