import { readFileSync } from 'node:fs'

const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

/** Code blocks of the README in a language, in their order. */
export function blocks(language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, body = '']) => body)
}

/** The one block in a language that holds a text. Throws if there is none, or several. */
export function blockWith(language: string, part: string): string {
  const [block, ...more] = blocks(language).filter((body) => body.includes(part))
  if (block !== undefined && more.length === 0) return block
  throw new Error(`README: ${more.length + (block === undefined ? 0 : 1)} ${language} blocks hold ${part}`)
}
