import type { Hop } from '../../findings/finding.js'
import { visibleLines } from './integration-json.js'
import { codeBlock, paragraph, type Dialect } from './integration-markdown.js'

/** What to change, as plain text: what holds for any product first, then product by product. */
export function fixText(fix: Readonly<Record<string, string>>): string {
  return sections(fix)
    .map(([product, text]) => (product === 'any' ? text : `${product}:\n${text}`))
    .map(visibleLines)
    .join('\n\n')
}

/** The same as Markdown of at most `most` characters; products that no longer fit are left out as a whole. */
export function fixMarkdown(fix: Readonly<Record<string, string>>, dialect: Dialect, most: number): string {
  let markdown = ''
  for (const [product, text] of sections(fix)) {
    const section =
      product === 'any' ? paragraph(text, dialect, most) : `${paragraph(product, dialect)}:\n\n${codeBlock(text)}`
    const joined = markdown === '' ? section : `${markdown}\n\n${section}`
    if (joined.length <= most) markdown = joined
  }
  return markdown
}

/** `The way in: nginx, Apache httpd. Fix it at nginx.` */
export function wayText({ chain, advice }: Hop): string {
  return `The way in: ${chain.join(', ')}. ${advice}`
}

function sections(fix: Readonly<Record<string, string>>): [product: string, text: string][] {
  const products = Object.entries(fix).map(([product, text]): [string, string] => [product, text.trimEnd()])
  return [...products.filter(([product]) => product === 'any'), ...products.filter(([product]) => product !== 'any')]
}
