import type { Unit, UnitKind } from './unit.js'

/** The origin as a whole; its names are those that every unit has. */
export const originKind: UnitKind = {
  name: 'origin',
  variables: [],
  type: null,
  caseFields: {},
  describeCase: () => describeOrigin()
}

export function describeOrigin(): Unit<null> {
  return { kind: originKind.name, path: '/', facts: null, texts: {}, values: {} }
}
