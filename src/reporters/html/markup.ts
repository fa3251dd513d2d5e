import { printable } from '../layout.js'

/** Text that may stand in a page as it is. Made by `html`, which escapes, and by `verbatim`, which does not. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** What a template takes: markup as it is, text and numbers escaped, lists one after the other, `null` as nothing. */
export type Part = Markup | string | number | null | readonly Part[]

/**
 * A template whose values are escaped, for text and for quoted attributes alike: `` html`<p title="${a}">${b}</p>` ``.
 * Attributes have to stand in double quotes.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = unindent(strings[0] ?? '')
  parts.forEach((part, index) => (text += renderPart(part) + unindent(strings[index + 1] ?? '')))
  return new Markup(text)
}

/** The template's own text without the indent that it has in the source: 6,000 findings would have it 6,000 times. */
function unindent(text: string): string {
  return text.replaceAll(/\n\s*/g, '\n')
}

/** Text that this program made itself and that must not be escaped: the style sheet, base64. */
export function verbatim(text: string): Markup {
  return new Markup(text)
}

/** Text with line breaks of its own, for an element that keeps them. */
export function multiline(text: string): Markup {
  return new Markup(text.trimEnd().split('\n').map(escaped).join('\n'))
}

/** Parts with the same text between them, which is not escaped. */
export function joined(parts: readonly Part[], between: string): Markup {
  return new Markup(parts.map(renderPart).join(between))
}

function renderPart(part: Part): string {
  if (part === null) return ''
  if (part instanceof Markup) return part.text
  return typeof part === 'object' ? part.map(renderPart).join('') : escaped(String(part))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

function escaped(text: string): string {
  return printable(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
