/**
 * Whether a text is what a glob says: `**` is any text, `*` any text without a slash; everything else stands for itself.
 * Takes time in proportion to the two lengths; a regular expression of many stars would try every combination.
 */
export function matchesGlob(glob: string, text: string): boolean {
  const star = glob.indexOf('*')
  if (star < 0) return glob === text
  if (!text.startsWith(glob.slice(0, star))) return false
  const parts = splitGlob(glob.slice(star))
  // for each part, whether what was read so far can end before it
  let before = withEmptyStars([true], parts)
  for (const character of text.slice(star)) {
    const after: boolean[] = []
    parts.forEach((part, index) => {
      if (before[index] !== true) return
      if (part === '**' || (part === '*' && character !== '/')) after[index] = true
      else if (part === character) after[index + 1] = true
    })
    if (after.length === 0) return false
    before = withEmptyStars(after, parts)
  }
  return before[parts.length] === true
}

/** `**`, `*` and single characters. */
function splitGlob(glob: string): string[] {
  return Array.from(glob.matchAll(/\*+|[^*]/gsu), ([part]) => (part.length > 1 && part.startsWith('*') ? '**' : part))
}

/** A star may stand for nothing. */
function withEmptyStars(places: boolean[], parts: readonly string[]): boolean[] {
  parts.forEach((part, index) => {
    if (places[index] === true && part.startsWith('*')) places[index + 1] = true
  })
  return places
}
