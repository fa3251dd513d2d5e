import { randomInt } from 'node:crypto'
import type { Area, Page } from '../../discovery/area.js'
import type { ProbeRequest } from '../../evidence/exchange.js'
import { unitContext, type UnitFacts, type UnitNames } from '../../rules/language/context.js'
import type { Unit } from '../../rules/rule.js'
import { areaVariables } from '../../rules/language/variables.js'
import type { Origin } from '../../targets/origin.js'
import { Answers } from '../checks/answers.js'
import { randomName, type Values } from '../checks/fill.js'

/** A 1200-character name: no file system stores it, and S3 keys end at 1024 bytes. */
const LONG_NAME = 'a'.repeat(1200)

/** What a rule is run on once: an origin, one of its areas or one of its pages. */
export type CheckUnit = {
  kind: Extract<Unit, 'origin' | 'area' | 'page'>
  /** `/` for an origin. */
  path: string
  origin: Origin
  values: Values
  facts: UnitFacts
  /** The facts as conditions see them. */
  names: UnitNames
  /** Of all checks on it that place nothing. */
  answers: Answers
  /** Requests of probes on this unit that several rules declare alike; `null` where a value is missing. */
  requests: Map<string, ProbeRequest | null>
}

/** What all units of a run have in common. */
export type UnitContext = { leave: boolean; listenerFor: (origin: Origin) => string | null }

export function originUnit(origin: Origin, context: UnitContext): CheckUnit {
  const { values, facts } = commonParts(origin, context)
  return unitOf('origin', '/', origin, values, facts)
}

export function areaUnit(origin: Origin, area: Area, context: UnitContext): CheckUnit {
  const { values, facts } = commonParts(origin, context)
  return unitOf(
    'area',
    area.path,
    origin,
    { ...values, ...areaVariables(area.path), file: area.file, extension: extensionOf(area.file) },
    {
      ...facts,
      area: { path: area.path, source: area.source, file: area.file ?? '', rendersPages: area.rendersPages }
    }
  )
}

export function pageUnit(origin: Origin, page: Page, context: UnitContext): CheckUnit {
  const { values, facts } = commonParts(origin, context)
  return unitOf(
    'page',
    page.path,
    origin,
    { ...values, page: page.path },
    { ...facts, page: { path: page.path, status: page.status, contentType: page.contentType } }
  )
}

function unitOf(kind: CheckUnit['kind'], path: string, origin: Origin, values: Values, facts: UnitFacts): CheckUnit {
  return { kind, path, origin, values, facts, names: unitContext(facts), answers: new Answers(), requests: new Map() }
}

/** The names of a rule's own canary on a unit: new for each rule, so that no rule touches another's. */
export function canaryValues(): { values: Values; facts: Pick<UnitFacts, 'token' | 'product' | 'factorA'> } {
  const token = randomName()
  const [factorA, factorB] = [randomInt(10_000, 100_000), randomInt(10_000, 100_000)]
  return {
    values: { canary: `verbgate-${randomName()}`, token, factorA: String(factorA), factorB: String(factorB) },
    facts: { token, product: String(factorA * factorB), factorA: String(factorA) }
  }
}

function commonParts(origin: Origin, context: UnitContext): Pick<CheckUnit, 'values' | 'facts'> {
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
