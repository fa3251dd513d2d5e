import { createHash } from 'node:crypto'

/** A word of at least four characters, an address, a name, a number with its prefix: `taro@shop.example`, `M-00017`. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}@._+'-]{2,98}[\p{L}\p{N}]/gu

/** A clock and a counter have digits alone; what is somebody's own has a letter. */
const LETTER = /\p{L}/u

/** Words that are kept of a page; more would not make it surer whose it is. */
const MOST_WORDS = 100

/** The words that every one of these texts has and none of the others: what is one visitor's own, addresses first. */
export function findPersonalWords(own: readonly string[], others: readonly string[]): string[] {
  const [first, ...more] = own.map(listWords)
  const shared = [...(first ?? [])].filter((word) => more.every((words) => words.has(word)))
  const alone = shared.filter((word) => !others.some((text) => text.includes(word)))
  return alone.toSorted((a, b) => Number(b.includes('@')) - Number(a.includes('@'))).slice(0, MOST_WORDS)
}

/** How many of the words stand in the text, each as a whole word. */
export function countWords(text: string, words: readonly string[]): number {
  const known = listWords(text)
  return words.filter((word) => known.has(word)).length
}

function listWords(text: string): Set<string> {
  return new Set((text.match(WORD) ?? []).filter((word) => LETTER.test(word)))
}

/** What a person may read of somebody's text, who knows it by that: `Te…3k#4fa1`. */
export function maskWord(word: string): string {
  const digest = createHash('sha256').update(word).digest('hex').slice(0, 4)
  const characters = Array.from(word)
  if (characters.length < 8) return `${characters[0] ?? ''}…#${digest}`
  return `${characters.slice(0, 2).join('')}…${characters.slice(-2).join('')}#${digest}`
}
