// How GitHub's upload action knows a line again (github/codeql-action, fingerprints): a polynomial of its first 100
// characters without blanks, over the lines below where it is shorter.
const BLOCK = 100
const FACTOR = 37n
const END = '\uffff'

/**
 * Prepares the lines of a text, from 1, to be named: `8b7cf3e952e7aeb2:1` is a line's hash, and which of the lines with
 * this hash it is.
 */
export function hashLines(text: string): (line: number) => string {
  const plain = text.replaceAll(/\r\n?/g, '\n').replaceAll(/[ \t]/g, '') + END
  const seen = new Map<string, number>()
  const blocks = listStarts(plain).map((start) => {
    const block = plain.slice(start, start + BLOCK)
    const nth = (seen.get(block) ?? 0) + 1
    seen.set(block, nth)
    return { block, nth }
  })
  return (line) => {
    const { block, nth } = blocks[line - 1] ?? { block: '', nth: 1 }
    return `${hashBlock(block).toString(16)}:${nth}`
  }
}

function listStarts(plain: string): number[] {
  return [0, ...[...plain.matchAll(/\n/g)].map(({ index }) => index + 1)]
}

/** Modulo 2^64. */
function hashBlock(block: string): bigint {
  let hash = 0n
  for (let index = 0; index < BLOCK; index++) {
    const unit = index < block.length ? block.charCodeAt(index) : 0
    hash = BigInt.asUintN(64, hash * FACTOR + BigInt(unit))
  }
  return hash
}
