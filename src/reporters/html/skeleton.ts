import { createHash } from 'node:crypto'
import { html, verbatim, type Markup } from './markup.js'
import { STYLE } from './style.js'

/** What stands in the page's frame. */
export type Frame = {
  /** Of the window and the bookmark. */
  title: string
  /** Where the link for keyboards at the top leads, an id, and what it says. */
  skip: { to: string; text: string }
  header: Markup
  main: Markup
  footer: Markup
}

/**
 * A page that loads nothing and runs nothing: its policy allows this one style sheet, by its SHA-256 (CSP level 3,
 * 2.3.1), no script, no image, no form, no other base.
 */
export function buildPage({ title, skip, header, main, footer }: Frame): string {
  const hash = verbatim(createHash('sha256').update(STYLE).digest('base64'))
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${verbatim(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <a class="skip" href="#${skip.to}">${skip.text}</a>
        <header>${header}</header>
        <main>${main}</main>
        <footer>${footer}</footer>
      </body>
    </html>`
  // Every report ends in a line break.
  return `${page.text.trimEnd()}\n`
}
