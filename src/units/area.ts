import type { Unit, UnitKind } from './unit.js'
import { textVariable } from './unit.js'

/** A content area: its path ends in `/`. */
export type AreaFacts = {
  /** `/images/`, percent-encoding as found. */
  readonly path: string
  /** How it was found: `declared`, `known`, `target`, `link`, `sitemap`, `robots` or `parent`. */
  readonly source: string
  /** Path of an existing static file in it, if one is known. */
  readonly file: string | null
  /** Whether a program renders its index, or a page directly in it. */
  readonly rendersPages: boolean
}

/** The content area as conditions see it. */
export class Area {
  readonly path: string
  readonly source: string
  readonly file: string
  readonly rendersPages: boolean

  constructor(facts: AreaFacts) {
    this.path = facts.path
    this.source = facts.source
    this.file = facts.file ?? ''
    this.rendersPages = facts.rendersPages
  }
}

/** A folder of the site that holds content. */
export const areaKind: UnitKind = {
  name: 'area',
  doc: 'A folder of the site that holds content; its path ends in a slash',
  variables: [
    { ...textVariable('area', 'Path of the content area, `/images/`'), type: 'Area', inConditions: true },
    textVariable('areaEncoded', 'The same with the first letter of the last segment percent-encoded, `/%69mages/`'),
    textVariable('areaUpper', 'The same with the last segment in upper case, `/IMAGES/`'),
    textVariable('areaMatrix', 'The same with a path parameter, `/images;a=b/`'),
    textVariable('file', 'Path of an existing static file in the area; without one the probe is not sent'),
    textVariable('fileName', 'Name of that file from the area on, `a.png`; without one the probe is not sent'),
    textVariable('extension', 'Extension of that file, `.png`; `.txt` if no file is known')
  ],
  type: {
    name: 'Area',
    ctor: Area,
    fields: {
      path: { type: 'string', doc: 'Path of the content area, `/images/`' },
      source: { type: 'string', doc: 'How it was found: declared, known, target, link, sitemap, robots or parent' },
      file: { type: 'string', doc: 'Path of an existing static file in the area, or an empty text' },
      rendersPages: { type: 'bool', doc: 'A program renders its index, or a page directly in it' }
    }
  },
  caseFields: { area: 'folder', file: 'path or null', rendersPages: 'boolean' },
  describeCase({ area, file, rendersPages }) {
    const path = typeof area === 'string' ? area : '/images/'
    const known = typeof file === 'string' || file === null ? file : `${path}logo.png`
    return describeArea({ path, source: 'link', file: known, rendersPages: rendersPages === true })
  }
}

export function describeArea(facts: AreaFacts): Unit<AreaFacts> {
  return {
    kind: areaKind.name,
    path: facts.path,
    facts,
    texts: {
      ...spellArea(facts.path),
      file: facts.file,
      fileName: readName(facts),
      extension: readExtension(facts.file)
    },
    values: { area: new Area(facts) }
  }
}

/** The path of an area, and spellings of it that a server may fold into the same path. */
export function spellArea(path: string): Record<'area' | 'areaEncoded' | 'areaUpper' | 'areaMatrix', string> {
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
    areaUpper: `${parent}${raiseKeepingEscapes(segment)}/`,
    areaMatrix: `${parent}${segment};a=b/`
  }
}

function raiseKeepingEscapes(segment: string): string {
  if (!segment.includes('%')) return segment.toUpperCase()
  return segment.replace(/%[0-9a-f]{2}|[^%]+/gi, (part) => part.toUpperCase())
}

/** What of the known file's path follows the area's. */
function readName({ path, file }: AreaFacts): string | null {
  return file?.startsWith(path) === true ? file.slice(path.length) : null
}

/** The extension of the known file, which an allow-list of extensions lets pass; `.txt` without one. */
function readExtension(file: string | null): string {
  return /\.[A-Za-z0-9]{1,8}$/.exec(file ?? '')?.[0] ?? '.txt'
}
