import { readXml } from './xml.js'

/** The names that a listing in JSON or XML holds, collections with a slash at the end; `null` if it is none. */
export function readDataListing(path: string, contentType: string, body: string): readonly string[] | null {
  if (/json/.test(contentType)) return readJsonListing(body)
  return /xml/.test(contentType) && !/html/.test(contentType) ? readXmlListing(path, body) : null
}

const MAX_LENGTH = 512 * 1024

/** What every item of a server's listing has, and a programming interface's has not: nginx `autoindex_format json`, Caddy. */
const ITEM_SHAPES: readonly { needs: readonly string[]; may: readonly string[] }[] = [
  { needs: ['name', 'type', 'mtime'], may: ['size'] },
  { needs: ['name', 'url', 'mod_time', 'is_dir'], may: ['size', 'mode', 'is_symlink'] }
]

function readJsonListing(body: string): readonly string[] | null {
  const items = parseJson(body)
  if (!Array.isArray(items) || items.length === 0) return null
  const names = items.map((item: unknown) => readItem(item))
  return names.every((name) => name !== null) ? names : null
}

function readItem(item: unknown): string | null {
  if (typeof item !== 'object' || item === null) return null
  const fields = new Map<string, unknown>(Object.entries(item))
  const isKnown = ITEM_SHAPES.some(
    ({ needs, may }) =>
      needs.every((key) => fields.has(key)) &&
      [...fields.keys()].every((key) => needs.includes(key) || may.includes(key))
  )
  const name = fields.get('name')
  if (!isKnown || typeof name !== 'string' || name === '' || name.slice(0, -1).includes('/')) return null
  const isFolder = fields.get('type') === 'directory' || fields.get('is_dir') === true
  return isFolder && !name.endsWith('/') ? `${name}/` : name
}

function parseJson(text: string): unknown {
  if (text.length > MAX_LENGTH || !text.trimStart().startsWith('[')) return null
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Elements that name an entry, by the root of their listing; under `nameOf` the name stands in a child. */
const ROOTS: ReadonlyMap<string, { files: readonly string[]; folders: readonly string[] }> = new Map([
  // S3, Google Cloud Storage and those that speak S3
  ['ListBucketResult', { files: ['Contents/Key'], folders: ['CommonPrefixes/Prefix'] }],
  ['ListVersionsResult', { files: ['Version/Key'], folders: ['CommonPrefixes/Prefix'] }],
  // Azure Blob Storage
  ['EnumerationResults', { files: ['Blob/Name'], folders: ['BlobPrefix/Name'] }],
  // nginx, `autoindex_format xml`
  ['list', { files: ['list/file'], folders: ['list/directory'] }]
])

/** Entries that are direct children of the path; a key that lies deeper stands for the collection it lies in. */
function readXmlListing(path: string, xml: string): readonly string[] | null {
  const found = readEntries(xml)
  if (found === null || (found.root === 'list' && found.entries.length === 0)) return null
  const prefix = decodePath(path).slice(1)
  const names = found.entries.map(({ key, isFolder }) => {
    const rest = key.startsWith(prefix) ? key.slice(prefix.length) : key
    const slash = rest.indexOf('/')
    if (slash >= 0) return rest.slice(0, slash + 1)
    return isFolder && rest !== '' ? `${rest}/` : rest
  })
  return [...new Set(names)].filter((name) => name !== '' && name !== '/')
}

type Found = { root: string; entries: { key: string; isFolder: boolean }[] }

function readEntries(xml: string): Found | null {
  const open: string[] = []
  let value = ''
  const found: { listing: Found | null } = { listing: null }
  readXml(xml, MAX_LENGTH, {
    open(_uri, local) {
      if (open.length === 0 && ROOTS.has(local)) found.listing = { root: local, entries: [] }
      open.push(local)
      value = ''
    },
    text(text) {
      if (value.length < 2048) value += text
    },
    close() {
      const here = open.slice(-2).join('/')
      const { listing } = found
      const kinds = listing === null ? undefined : ROOTS.get(listing.root)
      const isFolder = kinds?.folders.includes(here) === true
      if (listing !== null && (isFolder || kinds?.files.includes(here) === true))
        listing.entries.push({ key: value.trim(), isFolder })
      open.pop()
      value = ''
    }
  })
  return found.listing
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) return path
    throw error
  }
}
