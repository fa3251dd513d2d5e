import type { EffectClass } from '../../evidence/exchange.js'
import type { ScanUnit } from '../files/rule-file.js'

/** A name that a rule can read. */
export type Variable = {
  name: string
  /** CEL type; templates render every variable as text. */
  type: 'string' | 'bool' | 'Area' | 'Page'
  units: readonly ScanUnit[]
  inTemplates: boolean
  inConditions: boolean
  /** Only rules with `effect: write` have it. */
  writeOnly?: true
  doc: string
}

const everywhere: readonly ScanUnit[] = ['origin', 'area', 'page']
const text = (name: string, units: readonly ScanUnit[], doc: string): Variable => ({
  name,
  type: 'string',
  units,
  inTemplates: true,
  inConditions: false,
  doc
})

/** Every variable there is; a name that is not here (and is no probe) is an error when the rule is loaded. */
export const variables: readonly Variable[] = [
  { ...text('area', ['area'], 'Path of the content area, `/images/`'), type: 'Area', inConditions: true },
  text('areaEncoded', ['area'], 'The same with the first letter of the last segment percent-encoded, `/%69mages/`'),
  text('areaUpper', ['area'], 'The same with the last segment in upper case, `/IMAGES/`'),
  text('areaMatrix', ['area'], 'The same with a path parameter, `/images;a=b/`'),
  text('file', ['area'], 'Path of an existing static file in the area; without one the probe is not sent'),
  text('extension', ['area'], 'Extension of that file, `.png`; `.txt` if no file is known'),
  { ...text('page', ['page'], 'Path of the page'), type: 'Page', inConditions: true },
  text('missing', everywhere, '32 hexadecimal digits, one value per unit and run: a name that cannot exist'),
  text('missing2', everywhere, 'A second name that cannot exist'),
  {
    ...text('canary', everywhere, '`verbgate-` and 32 hexadecimal digits, one value per rule and unit'),
    writeOnly: true
  },
  text('long', everywhere, '1200 times the letter a: a name no file system stores'),
  text('nonce', everywhere, 'A fresh random value for each probe'),
  { ...text('origin', everywhere, 'Serialised origin, `https://shop.example`'), inConditions: true },
  text('host', everywhere, 'Authority, `shop.example` or `127.0.0.1:8080`'),
  text(
    'hostPort',
    everywhere,
    'Host and port, `shop.example:443`, also where the port is the default (RFC 9112 3.2.3)'
  ),
  { ...text('factorA', everywhere, 'A random integer of 5 digits'), inConditions: true, writeOnly: true },
  { ...text('factorB', everywhere, 'Another random integer of 5 digits'), writeOnly: true },
  {
    ...text('listener', everywhere, "URL of the scanner's own listener, or ''; without one the probe is not sent"),
    inConditions: true
  },
  {
    ...text('leave', everywhere, 'The owner allows canaries that cannot be removed'),
    type: 'bool',
    inTemplates: false,
    inConditions: true
  },
  { ...text('token', everywhere, 'The random content of the canary'), inConditions: true },
  {
    ...text('product', everywhere, 'factorA times factorB as decimal text; never sent'),
    inTemplates: false,
    inConditions: true
  }
]

/** Names that templates of a rule with this unit and effect class may use. */
export function templateNames(unit: ScanUnit, effect: EffectClass): string[] {
  return variables
    .filter(({ inTemplates, units }) => inTemplates && units.includes(unit))
    .filter(({ writeOnly }) => writeOnly !== true || effect === 'write')
    .map(({ name }) => name)
}

/** Variables that conditions of a rule with this unit may use. */
export function conditionVariables(unit: ScanUnit): Variable[] {
  return variables.filter((variable) => variable.inConditions && variable.units.includes(unit))
}

/** Values of those template variables that follow from the path of an area, `/images/`. */
export function areaVariables(path: string): Record<'area' | 'areaEncoded' | 'areaUpper' | 'areaMatrix', string> {
  const parent = path.replace(/[^/]+\/$/, '')
  const segment = path.slice(parent.length, -1)
  const first = segment.charAt(0)
  const encoded = /^[A-Za-z0-9]$/.test(first)
    ? `%${first.charCodeAt(0).toString(16).padStart(2, '0')}${segment.slice(1)}`
    : segment
  if (segment === '') return { area: path, areaEncoded: path, areaUpper: path, areaMatrix: path }
  return {
    area: path,
    areaEncoded: `${parent}${encoded}/`,
    areaUpper: `${parent}${upperKeepingEscapes(segment)}/`,
    areaMatrix: `${parent}${segment};a=b/`
  }
}

function upperKeepingEscapes(segment: string): string {
  if (!segment.includes('%')) return segment.toUpperCase()
  return segment.replace(/%[0-9a-f]{2}|[^%]+/gi, (part) => part.toUpperCase())
}
