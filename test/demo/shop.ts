import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

const IMAGES = ['logo.png', 'banner.png', 'items/mug.png', 'items/teapot.png', 'items/2016/autumn.png']

/** The shop's only page. Nothing but its pictures tells that `/images/` exists. */
export const indexHtml = `<!doctype html>
<html lang="en"><head><title>Pot and Kettle</title></head><body>
<h1><img src="/images/logo.png" alt=""> Pot and Kettle</h1>
<p>Everything for tea since 1998.</p>
${IMAGES.map((name) => `<img src="/images/${name}" alt="${name}">`).join('\n')}
</body></html>
`

/** Writes the shop's pictures below `imagesDir`: small PNG files, each of another colour. */
export async function paintImages(imagesDir: string): Promise<void> {
  for (const [index, name] of IMAGES.entries()) {
    const file = join(imagesDir, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, gradientPng(48, 40 * (index + 1)))
  }
}

/** A square PNG, 8-bit RGB (PNG specification, section 11.2.2). `sidePx` up to 255; `hue` 0..255. */
function gradientPng(sidePx: number, hue: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(sidePx, 0)
  header.writeUInt32BE(sidePx, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const rows = Array.from({ length: sidePx }, (_, y) => [0, ...Array.from({ length: sidePx }, (__, x) => [hue, x, y])])
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const pixels = deflateSync(Buffer.from(rows.flat(2)))
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(typed.length + 8)
  frame.writeUInt32BE(data.length, 0)
  frame.set(typed, 4)
  frame.writeUInt32BE(crc32(typed), typed.length + 4)
  return frame
}
