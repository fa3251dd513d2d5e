import type { CaseServer } from '../kit.js'
import { serve } from '../kit.js'
import { file, home, isRead, page } from '../site.js'
import { listingFormats, lookAlikes } from './listing-formats.js'

export type ListingOptions = {
  format: string
  names?: readonly string[]
  /** What of the folder the home page names: a picture in it, the folder itself, or both. */
  links?: 'file' | 'folder' | 'both'
  path?: string
  /** Other folders that answer alike but for the listing. */
  siblings?: readonly string[]
}

/** A site whose folder lists itself, or a page in its place that only looks so; what is named there can be read. */
export function start(options: ListingOptions): Promise<CaseServer> {
  const { format, names = ['a.png', 'shell.php'], links = 'file', path = '/files/', siblings = [] } = options
  const write = listingFormats[format] ?? lookAlikes[format]
  if (!write) throw new Error(`no listing format ${format}`)
  const type = format === 's3' ? 'application/xml' : 'text/html; charset=utf-8'
  const pictures = [...siblings, ...(links === 'folder' ? [] : [path])].map((area) => `${area}a.png`)
  return serve((request) => {
    if (!isRead(request)) return { ...page(405), headers: { allow: 'GET, HEAD' } }
    if (request.path === '/') return home(pictures, links === 'file' ? [] : [path])
    if (request.path === path) return { status: 200, body: write({ path, names }), headers: { 'content-type': type } }
    const name = request.path.split('/').at(-1) ?? ''
    if (pictures.includes(request.path)) return file(request.path, 'PNG')
    if (siblings.includes(request.path)) return page(403)
    return request.path === path + name && isNamed(name, names, format) ? page(200, 'a page') : page(404)
  })
}

function isNamed(name: string, names: readonly string[], format: string): boolean {
  return names.includes(name) || (format in lookAlikes && /^[\w.]+\.php$/.test(name))
}
