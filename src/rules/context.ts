import type { AreaFacts, PageFacts } from './environment.js'
import { Area, Page } from './environment.js'

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

/** A context for `Condition.test` without any answer: enough for `applies`; answers are added under their probe's name. */
export function unitContext(facts: UnitFacts): Record<string, unknown> {
  return {
    token: facts.token,
    product: facts.product,
    factorA: facts.factorA,
    listener: facts.listener,
    origin: facts.origin,
    leave: facts.leave,
    ...(facts.area === null ? {} : { area: new Area(facts.area) }),
    ...(facts.page === null ? {} : { page: new Page(facts.page) })
  }
}
