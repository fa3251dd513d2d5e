import type { Location, Region } from 'sarif'
import type { Finding } from '../../findings/finding.js'
import type { TargetResult } from '../../findings/scan-result.js'
import { describePlace, type Place } from '../../findings/place.js'
import type { TargetPlace } from '../reporter.js'
import { visible } from '../../shared/text.js'
import { encodePath } from './web-uri.js'

/**
 * Where a finding is, in a form that GitHub takes: the line of the target in the targets file if that lies in the
 * checkout, else `host_port/path`. Never a URL: GitHub refuses the whole file for one `https:` location
 * (github/codeql-action#754). Method and URL stand in the logical location.
 */
export function buildLocation(
  finding: Finding,
  targets: readonly TargetResult[],
  places: ReadonlyMap<string, TargetPlace>
): Location {
  const place = findTargetPosition(finding, targets, places)
  const file = place === null ? null : fileUri(place.file)
  const uri = file ?? siteUri(finding)
  const region = file === null ? regionAt(1, 1) : regionAt(place?.line ?? 1, place?.column ?? 1)
  const method = finding.evidence[0]?.method ?? 'GET'
  const name = visible(`${method} ${describePlace(finding)}`)
  return {
    physicalLocation: { artifactLocation: { uri }, region },
    logicalLocations: [{ fullyQualifiedName: name, kind: 'resource' }]
  }
}

/** What GitHub's action computes for the line that a finding is at; `null` where that is no line of a file. */
export function findLineHash(
  finding: Finding,
  targets: readonly TargetResult[],
  places: ReadonlyMap<string, TargetPlace>
): string | null {
  const place = findTargetPosition(finding, targets, places)
  return place === null || fileUri(place.file) === null ? null : (place.lineHash ?? null)
}

/** The place of the target that the finding belongs to: of those on its origin the deepest one above it, else the first. */
function findTargetPosition(
  { origin, path }: Finding,
  targets: readonly TargetResult[],
  places: ReadonlyMap<string, TargetPlace>
): TargetPlace | null {
  const isItsOwn = (target: TargetResult): boolean => target.origin === origin || target.aliasOf === origin
  const listed = targets.filter((target) => isItsOwn(target) && places.has(target.url))
  const above = listed
    .map((target) => ({ target, folder: findFolder(target.url) }))
    .filter(({ folder }) => path.startsWith(folder))
    .toSorted((a, b) => b.folder.length - a.folder.length)
  const chosen = above[0]?.target ?? listed[0]
  return chosen === undefined ? null : (places.get(chosen.url) ?? null)
}

function findFolder(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname.replace(/[^/]*$/, '') : '/'
}

/** A path inside the checkout with forward slashes; `null` if it is absolute, leads out of it, or is no file. */
function fileUri(file: string): string | null {
  const path = file.replaceAll('\\', '/')
  if (path === '<stdin>' || path === '-' || /^(?:\/|[a-z][a-z\d+.-]*:)/i.test(path)) return null
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') {
      if (segments.pop() === undefined) return null
    } else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  if (segments.length === 0) return null
  return segments.map((segment) => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'))).join('/')
}

/** `shop.example/images/`, `shop.example_8443/`, `%3A%3A1_8080/`: a relative reference (RFC 3986 4.2). */
function siteUri({ origin, path }: Place): string {
  const url = URL.canParse(origin) ? new URL(origin) : null
  const host = url === null ? origin : url.hostname.replaceAll(/[[\]]/g, '')
  const port = url === null || url.port === '' ? '' : `_${url.port}`
  // A dot segment would lead to another place when the reference is resolved, percent-encoded too.
  const segments = path
    .split('/')
    .map((segment) => (/^(?:\.|%2e){1,2}$/i.test(segment) ? '_' : encodePath(visible(segment))))
  return `${encodeURIComponent(visible(host))}${port}${path.startsWith('/') ? '' : '/'}${segments.join('/')}`
}

/** One character; GitHub wants all four numbers. */
function regionAt(line: number, column: number): Region {
  return { startLine: line, startColumn: column, endLine: line, endColumn: column + 1 }
}
