import { Parser } from 'htmlparser2'
import { marked } from 'marked'

/** What a reader of GitHub Flavored Markdown makes of it. */
export type Rendered = {
  /** Elements in the order in which they begin and end, with their attributes: `<a href="x">`, `</a>`. */
  structure: string[]
  /** Text outside of code, where GitHub looks for mentions and references. */
  prose: string
  /** Everything there is to read. */
  text: string
}

/** Markdown as GitHub would show it. */
export function render(markdown: string): Rendered {
  const rendered: Rendered = { structure: [], prose: '', text: '' }
  let inCode = 0
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'code') inCode++
      const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`)
      rendered.structure.push(`<${name}${given.join('')}>`)
    },
    onclosetag(name) {
      if (name === 'code') inCode--
      rendered.structure.push(`</${name}>`)
    },
    oncomment: (comment) => void rendered.structure.push(`<!--${comment}-->`),
    ontext(text) {
      rendered.text += text
      if (inCode === 0) rendered.prose += text
    }
  })
  parser.end(marked.parse(markdown, { async: false, gfm: true }))
  return rendered
}
