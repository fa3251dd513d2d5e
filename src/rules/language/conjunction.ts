/** The parts between `&&` that stand in no brackets; one part if `||` or `? :` binds them looser. */
export function splitConjunction(source: string): string[] {
  const blank = hideNested(source)
  if (/\|\||\?/.test(blank)) return [source.trim()]
  const ends = [...blank.matchAll(/&&/g)].map(({ index }) => index)
  const starts = [0, ...ends.map((end) => end + 2)]
  return starts.map((start, index) => source.slice(start, ends[index] ?? source.length).trim())
}

/** The text with blanks for literals and for whatever stands in brackets. */
function hideNested(source: string): string {
  const bare = source.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/gs, (literal) => ' '.repeat(literal.length))
  let depth = 0
  return Array.from(bare, (character) => {
    if ('([{'.includes(character)) depth++
    if (')]}'.includes(character)) depth--
    return depth > 0 ? ' ' : character
  }).join('')
}
