/** Pieces that fit, in order, and how many were left out. */
export type Fitted = { pieces: string[]; leftOut: number }

// `And 12,345 more, see the artifact.` with its blank line.
const MORE_LENGTH = 60

/** As many pieces from the start as fit into `room` characters with a line break each, and never a part of one. */
export function fit(pieces: readonly string[], room: number): Fitted {
  let used = MORE_LENGTH
  const tooMany = pieces.findIndex((piece) => (used += piece.length + 1) > room)
  const quantity = tooMany === -1 ? pieces.length : tooMany
  return { pieces: pieces.slice(0, quantity), leftOut: pieces.length - quantity }
}

/** The pieces under each other, and what became of the rest; nothing if there are none. */
export function fittedText({ pieces, leftOut }: Fitted): string {
  const more = leftOut === 0 ? [] : [`And ${leftOut} more, see the artifact.`]
  return [...(pieces.length === 0 ? [] : [pieces.join('\n')]), ...more].join('\n\n')
}
