import { crc32, deflateSync } from 'node:zlib'

export type SiteFiles = Readonly<Record<string, string | Uint8Array>>

/**
 * The files of a small site: an index page that reaches each area only through files in it, as pages do, and a handful
 * of files per area. `/images/` gets `logo.png` and `banner/a.png`, `/css/` a style sheet, others a text to download.
 */
export function makeSite(areas: readonly string[], more: SiteFiles = {}): SiteFiles {
  const files: Record<string, string | Uint8Array> = { 'index.html': makeIndexPage(areas) }
  for (const area of areas) Object.assign(files, makeAreaFiles(area))
  return { ...files, ...more }
}

/** The files of one area, keyed by path relative to the document root. */
export function makeAreaFiles(area: string): SiteFiles {
  const prefix = area.slice(1)
  return {
    [`${prefix}logo.png`]: logoPng,
    [`${prefix}readme.txt`]: 'Opening hours: weekdays from nine to six.\n',
    [`${prefix}site.css`]: 'body { background: #fff url(banner/a.png) no-repeat }\n',
    [`${prefix}banner/a.png`]: logoPng,
    [`${prefix}banner/caption.txt`]: 'Spring sale\n'
  }
}

/** Areas, each followed by the collection in it that holds a picture of its own and answers as the area does. */
export function withBanners(areas: readonly string[]): string[] {
  return areas.flatMap((area) => [area, `${area}banner/`])
}

/** The page at `/`, linking files in the areas but never the areas themselves. */
export function makeIndexPage(areas: readonly string[], extra = ''): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Corner shop</title>
${areas
  .filter((area) => area === '/css/')
  .map((area) => `<link rel="stylesheet" href="${area}site.css">`)
  .join('')}</head>
<body><h1>Corner shop</h1>
${areas.map(makeLink).join('\n')}
${extra}</body></html>
`
}

function makeLink(area: string): string {
  if (area === '/css/') return ''
  if (/\/(images|img|uploads|media)\/$/.test(area))
    return `<p><img src="${area}logo.png" alt="logo"> <img src="${area}banner/a.png" alt="banner"></p>`
  return `<p><a href="${area}readme.txt">Opening hours</a></p>`
}

/** A valid 4 by 4 grey PNG. */
export const logoPng: Buffer = makePng(4, 4)

function makePng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const rows = Buffer.alloc((width + 1) * height, 0x80)
  for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    makeChunk('IHDR', header),
    makeChunk('IDAT', deflateSync(rows)),
    makeChunk('IEND', Buffer.alloc(0))
  ])
}

function makeChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return chunk
}
