// units/: what a rule is run on once, and where units are found. It asks through a function handed in and judges nothing.
import { randomInt } from 'node:crypto'
import type { Origin } from '../../targets/origin.js'
import { describeArea, type AreaFacts } from '../../units/area.js'
import { describeCanary, describeCommon } from '../../units/common.js'
import { describeOrigin } from '../../units/origin.js'
import { describePage, type PageFacts } from '../../units/page.js'
import type { Unit, UnitNames } from '../../units/unit.js'
import { randomName } from './random-name.js'

/** A unit on its origin, with the names that every unit has. */
export type PlacedUnit<Facts = unknown> = Unit<Facts> & { readonly origin: Origin }

export type AreaUnit = PlacedUnit<AreaFacts>

/** What all units of a run have in common. */
export type UnitContext = {
  leave: boolean
  /** The run sends an Authorization or a Cookie with every request. */
  withCredentials?: boolean | undefined
  listenerFor: (origin: Origin) => string | null
  /** A name that cannot exist and was asked for before; without it one is drawn. */
  missing?: string | undefined
}

export function originUnit(origin: Origin, context: UnitContext): PlacedUnit<null> {
  return placeUnit(describeOrigin(), origin, context)
}

export function areaUnit(origin: Origin, area: AreaFacts, context: UnitContext): AreaUnit {
  return placeUnit(describeArea(area), origin, context)
}

export function pageUnit(origin: Origin, page: PageFacts, context: UnitContext): PlacedUnit<PageFacts> {
  return placeUnit(describePage(page), origin, context)
}

/** Adds the names that every unit has; the random ones are new for each unit. */
export function placeUnit<Facts>(unit: Unit<Facts>, origin: Origin, context: UnitContext): PlacedUnit<Facts> {
  const common = describeCommon({
    origin,
    missing: context.missing ?? randomName(),
    missing2: randomName(),
    token: randomName(),
    listener: context.listenerFor(origin),
    leave: context.leave,
    credentials: context.withCredentials ?? false
  })
  return {
    ...unit,
    origin,
    texts: { ...common.texts, ...unit.texts },
    values: { ...common.values, ...unit.values }
  }
}

/** The same unit with new names that cannot exist, for asking the same again. */
export function renewNames<Facts>(unit: PlacedUnit<Facts>): PlacedUnit<Facts> {
  const token = randomName()
  const texts = { ...unit.texts, missing: randomName(), missing2: randomName(), token }
  return { ...unit, texts, values: { ...unit.values, token } }
}

/** Draws the names of a rule's own canary: new for each rule, so that no rule touches another's. */
export function drawCanary(): UnitNames {
  return describeCanary({
    canary: `verbgate-${randomName()}`,
    token: randomName(),
    factorA: randomInt(10_000, 100_000),
    factorB: randomInt(10_000, 100_000)
  })
}
