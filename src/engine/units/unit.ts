// units/: what a rule is run on once, and where units are found. It asks through a function handed in and judges nothing.
import { randomInt } from 'node:crypto'
import type { Area, Page } from '../../discovery/area.js'
import { unitContext, type UnitFacts, type UnitNames } from '../../rules/language/context.js'
import { areaVariables } from '../../rules/language/variables.js'
import type { Origin } from '../../targets/origin.js'
import { randomName, type Values } from './names.js'

export type { Values } from './names.js'

/** A 1200-character name: no file system stores it, and S3 keys end at 1024 bytes. */
const LONG_NAME = 'a'.repeat(1200)

type UnitParts = {
  origin: Origin
  /** Where findings on it are: `/` for an origin. */
  path: string
  /** What templates are filled with. */
  values: Values
  /** What conditions see. */
  facts: UnitFacts
}

export type OriginUnit = UnitParts & { kind: 'origin' }
export type AreaUnit = UnitParts & { kind: 'area'; area: Area }
export type PageUnit = UnitParts & { kind: 'page'; page: Page }

/** What a rule is run on once: an origin, one of its areas or one of its pages. */
export type Unit = OriginUnit | AreaUnit | PageUnit

/** What all units of a run have in common. */
export type UnitContext = { leave: boolean; listenerFor: (origin: Origin) => string | null }

export function originUnit(origin: Origin, context: UnitContext): OriginUnit {
  return { kind: 'origin', origin, path: '/', ...commonParts(origin, context) }
}

export function areaUnit(origin: Origin, area: Area, context: UnitContext): AreaUnit {
  const { values, facts } = commonParts(origin, context)
  return {
    kind: 'area',
    origin,
    path: area.path,
    area,
    values: { ...values, ...areaVariables(area.path), file: area.file, extension: extensionOf(area.file) },
    facts: {
      ...facts,
      area: { path: area.path, source: area.source, file: area.file ?? '', rendersPages: area.rendersPages }
    }
  }
}

export function pageUnit(origin: Origin, page: Page, context: UnitContext): PageUnit {
  const { values, facts } = commonParts(origin, context)
  return {
    kind: 'page',
    origin,
    path: page.path,
    page,
    values: { ...values, page: page.path },
    facts: { ...facts, page: { path: page.path, status: page.status, contentType: page.contentType } }
  }
}

/** The facts as conditions see them. */
export function seenNames(facts: UnitFacts): UnitNames {
  return unitContext(facts)
}

/** The names of a rule's own canary on a unit: new for each rule, so that no rule touches another's. */
export function canaryNames(): { values: Values; facts: Pick<UnitFacts, 'token' | 'product' | 'factorA'> } {
  const token = randomName()
  const [factorA, factorB] = [randomInt(10_000, 100_000), randomInt(10_000, 100_000)]
  return {
    values: { canary: `verbgate-${randomName()}`, token, factorA: String(factorA), factorB: String(factorB) },
    facts: { token, product: String(factorA * factorB), factorA: String(factorA) }
  }
}

function commonParts(origin: Origin, context: UnitContext): Pick<UnitParts, 'values' | 'facts'> {
  const token = randomName()
  const listener = context.listenerFor(origin)
  return {
    values: {
      origin: origin.href,
      host: origin.authority,
      hostPort: `${origin.hostname.includes(':') ? `[${origin.hostname}]` : origin.hostname}:${origin.port}`,
      missing: randomName(),
      missing2: randomName(),
      long: LONG_NAME,
      listener,
      token
    },
    facts: {
      token,
      product: '',
      factorA: '',
      listener: listener ?? '',
      origin: origin.href,
      leave: context.leave,
      area: null,
      page: null
    }
  }
}

/** The extension of the area's known file, which an allow-list of extensions lets pass; `.txt` without one. */
function extensionOf(file: string | null): string {
  return /\.[A-Za-z0-9]{1,8}$/.exec(file ?? '')?.[0] ?? '.txt'
}
