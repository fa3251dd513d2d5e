import { readElements } from './elements.js'

const MAX_LENGTH = 64 * 1024
const MAX_WORDS = 100
/** Shorter ones stand on every page. */
const WORD = /[\p{L}\p{N}]{5,40}/gu
const UNSEEN: ReadonlySet<string> = new Set(['script', 'style', 'title', 'template', 'noscript'])

/**
 * The distinct words that a reader of a page sees, of five letters and more, in lower case and in their order; at most 100
 * of the first 64 Ki characters. The title is not among them, nor what looks like a number drawn at random.
 */
export function pageWords(html: string): string[] {
  const words = new Set<string>()
  readElements(html, MAX_LENGTH, {
    element: () => words.size < MAX_WORDS,
    text(name, text) {
      if (UNSEEN.has(name)) return true
      for (const [word] of text.matchAll(WORD)) if (!/\p{N}/u.test(word)) words.add(word.toLowerCase())
      return words.size < MAX_WORDS
    }
  })
  return [...words].slice(0, MAX_WORDS)
}
