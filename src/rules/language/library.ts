/** What CEL and the library bring to every condition, as far as rules have a use for it: name to form and meaning. */
export const libraryFunctions: Readonly<Record<string, { readonly form: string; readonly doc: string }>> = {
  matches: {
    form: 'text.matches("pattern")',
    doc: 'A regular expression of RE2 is found in the first 4096 characters; (?i) in front ignores case'
  },
  size: { form: 'size(list), size(text)', doc: 'Number of items, or of characters' },
  contains: { form: 'text.contains(part)', doc: 'The part is somewhere in the text' },
  startsWith: { form: 'text.startsWith(part)', doc: 'The text begins with the part' },
  endsWith: { form: 'text.endsWith(part)', doc: 'The text ends with the part' },
  lowerAscii: { form: 'text.lowerAscii()', doc: 'The text with A-Z in lower case' },
  upperAscii: { form: 'text.upperAscii()', doc: 'The text with a-z in upper case' },
  trim: { form: 'text.trim()', doc: 'The text without blanks at both ends' },
  indexOf: { form: 'text.indexOf(part)', doc: 'Where the part begins, counted from 0; -1 if it is not there' },
  lastIndexOf: {
    form: 'text.lastIndexOf(part)',
    doc: 'Where the part begins for the last time; -1 if it is not there'
  },
  substring: { form: 'text.substring(start, end)', doc: 'The characters from start up to before end' },
  split: { form: 'text.split(separator)', doc: 'A list of the texts between the separators' },
  join: { form: 'list.join(separator)', doc: 'One text out of a list of texts' },
  personal: {
    form: 'personal(answers, others)',
    doc: "Words that every one of the answers has and none of the others: what is one visitor's own, a list of texts"
  },
  carries: { form: 'carries(answer, words)', doc: 'How many of the words stand in the answer' },
  int: { form: 'int(text)', doc: 'A whole number out of a text' },
  string: { form: 'string(number)', doc: 'A text out of a number' },
  bool: { form: 'bool(text)', doc: 'true or false out of a text' },
  has: { form: 'has(map.name)', doc: 'The map has this name; for header fields write "name" in x.headers' },
  all: { form: 'list.all(x, condition)', doc: 'The condition holds for every item; of an empty list it does' },
  exists: { form: 'list.exists(x, condition)', doc: 'The condition holds for at least one item' },
  exists_one: { form: 'list.exists_one(x, condition)', doc: 'The condition holds for exactly one item' },
  map: { form: 'list.map(x, value)', doc: 'A list with the value for each item' },
  filter: { form: 'list.filter(x, condition)', doc: 'The items for which the condition holds' }
}
