import { UsageError } from '../shared/errors.js'

/** The collection a path lies in: `/a/b.png` -> `/a/`, `/a/` -> `/a/` (RFC 3986 5.2.3). */
export function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1) || '/'
}

/** The collections above a collection, nearest first: `/a/b/` -> `/a/`, `/`. */
export function ancestorsOf(directory: string): string[] {
  const ancestors: string[] = []
  for (let end = directory.length - 1; end > 0;) {
    end = directory.lastIndexOf('/', end - 1)
    ancestors.push(directory.slice(0, end + 1))
  }
  return ancestors
}

/** Number of segments of a collection: `/` is 0, `/a/b/` is 2. */
export function depthOf(directory: string): number {
  return directory.split('/').length - 2
}

/** The last segment without path parameters: `/a/b.png;v=1` -> `b.png`, `/a/` -> the empty string. */
export function fileNameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const parameters = name.indexOf(';')
  return parameters < 0 ? name : name.slice(0, parameters)
}

/** Extension in lower case without its dot; the empty string if there is none. */
export function extensionOf(path: string): string {
  const name = fileNameOf(path)
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase()
}

/**
 * Whether every hop reads a path in the same way: it starts with `/`, and no segment is empty, a dot segment (also
 * percent-encoded) or holds an encoded slash, backslash, percent sign or control character.
 */
export function isUnambiguousPath(path: string): boolean {
  if (!/^\/[\x21-\x7e]*$/.test(path) || /[\\?#]/.test(path)) return false
  if (/%(?:2f|5c|25|[01][0-9a-f]|7f)/i.test(path) || path.includes('//')) return false
  return path.split('/').every((segment) => !/^(?:\.|%2e){1,2}$/i.test(segment))
}

/**
 * A content area as a user names it: `/images` -> `/images/`. The percent-encoding is kept; what a path cannot hold
 * (spaces, other alphabets) is encoded.
 * @throws UsageError `area-invalid`
 */
export function parseAreaPath(text: string): string {
  const trimmed = text.trim()
  const path = encodePath(trimmed.endsWith('/') ? trimmed : `${trimmed}/`)
  if (trimmed.startsWith('/') && isUnambiguousPath(path)) return path
  throw new UsageError(`${JSON.stringify(trimmed.slice(0, 200))} is not a content area`, {
    code: 'area-invalid',
    hint: 'Name a path from the root, without query, dot segments or encoded slashes, such as /images/.'
  })
}

/**
 * A page as a user names it: `/mypage`. The percent-encoding is kept, as with an area.
 * @throws UsageError `page-invalid`
 */
export function parsePagePath(text: string): string {
  const path = encodePath(text.trim())
  if (isUnambiguousPath(path)) return path
  throw new UsageError(`${JSON.stringify(text.trim().slice(0, 200))} is not a page`, {
    code: 'page-invalid',
    hint: 'Name a path from the root, without query, dot segments or encoded slashes, such as /mypage.'
  })
}

function encodePath(path: string): string {
  // Control characters stay as they are: isUnambiguousPath then refuses them.
  const bytes = Buffer.from(path).toString('latin1')
  return bytes.replace(/[ \x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`)
}
