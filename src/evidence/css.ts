const MAX_LENGTH = 512 * 1024

// Every repetition is bounded and no two neighbours match the same character: the text comes from servers nobody trusts.
const URL_OR_IMPORT =
  /url\(\s{0,16}(?:"([^"\n]{0,2048})"|'([^'\n]{0,2048})'|([^\s"'()]{1,2048}))|@import\s{0,16}(?:"([^"\n]{0,2048})"|'([^'\n]{0,2048})')/gi

/** A reference in a style sheet; `style` is another style sheet (`@import`). */
export type CssReference = { reference: string; kind: 'static' | 'style' }

/**
 * The references of a style sheet or a `style` attribute as written, unresolved: `url(...)` and `@import` (CSS Values 3
 * section 3.4, CSS Cascade 4 section 2). Comments are not left out. Reads 512 Ki characters.
 */
export function* cssReferences(css: string): Generator<CssReference> {
  for (const match of css.slice(0, MAX_LENGTH).matchAll(URL_OR_IMPORT)) {
    const imported = match[4] ?? match[5]
    const reference = imported ?? match[1] ?? match[2] ?? match[3] ?? ''
    const afterImport = /@import\s*$/i.test(css.slice(Math.max(0, match.index - 12), match.index))
    yield { reference, kind: imported !== undefined || afterImport ? 'style' : 'static' }
  }
}
