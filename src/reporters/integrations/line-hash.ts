// How GitHub's upload action knows a line again (github/codeql-action, fingerprints): a polynomial of its first 100
// characters without blanks, over the lines below where it is shorter.
const BLOCK = 100
const FACTOR = 37n
const END = 0xffff
const LF = 0x0a

/** `8b7cf3e952e7aeb2:1` of a line from 1: its hash, and which of the lines with this hash it is. */
export function hashLine(text: string, line: number): string {
  const plain = text.replaceAll(/\r\n?/g, '\n').replaceAll(/[ \t]/g, '')
  const characters = [...codeUnits(plain), END]
  const starts = characters.flatMap((_, index) => (index === 0 || characters[index - 1] === LF ? [index] : []))
  const blocks = starts.slice(0, line).map((start) => characters.slice(start, start + BLOCK))
  const own = blocks[line - 1] ?? []
  const key = own.join()
  const nth = blocks.filter((block) => block.length === own.length && block.join() === key).length
  return `${hashBlock(own).toString(16)}:${Math.max(1, nth)}`
}

/** Modulo 2^64. */
function hashBlock(block: readonly number[]): bigint {
  let hash = 0n
  for (let index = 0; index < BLOCK; index++) hash = BigInt.asUintN(64, hash * FACTOR + BigInt(block[index] ?? 0))
  return hash
}

function codeUnits(text: string): number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
}
