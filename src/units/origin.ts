import type { Unit, UnitKind } from './unit.js'

/** The origin as a whole; its names are those that every unit has. */
export const originKind: UnitKind = {
  name: 'origin',
  doc: 'The origin as a whole (RFC 6454): what holds of the server, whatever the path',
  variables: [],
  type: null,
  caseFields: {},
  describeCase: () => describeOrigin()
}

export function describeOrigin(): Unit<null> {
  return { kind: originKind.name, path: '/', facts: null, texts: {}, values: {} }
}
