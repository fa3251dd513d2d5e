/** String literals of CEL: they hold no names. */
const LITERAL = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/gs
/** A name that is no field of something else. */
const NAME = /(?<![.\w])[A-Za-z_]\w*/g

/** Where names stand in a condition: a superset of those that it reads, found without a parser. */
export function findIdentifiers(source: string): { name: string; start: number; end: number }[] {
  const blank = source.replace(LITERAL, (literal) => ' '.repeat(literal.length))
  return [...blank.matchAll(NAME)].map(({ 0: name, index }) => ({ name, start: index, end: index + name.length }))
}

/** The names, each once. Parsing every condition of the catalogue instead would take most of the start. */
export function listIdentifiers(source: string): string[] {
  return [...new Set(findIdentifiers(source).map(({ name }) => name))]
}
