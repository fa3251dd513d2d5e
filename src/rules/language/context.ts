import type { AreaFacts } from '../../units/area.js'
import { Area } from '../../units/area.js'
import type { PageFacts } from '../../units/page.js'
import { Page } from '../../units/page.js'

/** What conditions of one check read besides answers. */
export type UnitFacts = {
  token: string
  product: string
  factorA: string
  /** '' if there is none. */
  listener: string
  origin: string
  leave: boolean
  area: AreaFacts | null
  page: PageFacts | null
}

/** The same as conditions see it; `area` and `page` only where the unit is one. */
export type UnitNames = Omit<UnitFacts, 'area' | 'page'> & { area?: Area; page?: Page }

/** A context for `Condition.test` without any answer: enough for `applies`; answers are added under their probe's name. */
export function unitContext(facts: UnitFacts): UnitNames {
  const { token, product, factorA, listener, origin, leave } = facts
  const names: UnitNames = { token, product, factorA, listener, origin, leave }
  if (facts.area !== null) names.area = new Area(facts.area)
  if (facts.page !== null) names.page = new Page(facts.page)
  return names
}
