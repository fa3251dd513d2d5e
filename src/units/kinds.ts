import { areaKind } from './area.js'
import { originKind } from './origin.js'
import { pageKind } from './page.js'
import type { UnitKind } from './unit.js'

/** Every kind of unit that rules can have, as `unit:` lists them. */
export const unitKinds: readonly UnitKind[] = [originKind, areaKind, pageKind]
