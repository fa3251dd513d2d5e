import { Tokenizer } from 'htmlparser2'

/** Attributes of a start tag, names in lower case, character references resolved; the first of a name counts. */
export type Attributes = ReadonlyMap<string, string>

/** What a reader of HTML hears; each answers whether to go on. */
export type ElementHandlers = {
  /** A tag in lower case; an end tag has a slash in front and no attributes: `/title`. */
  element(name: string, attributes: Attributes): boolean
  /** Text directly after the tag of that name. */
  text(name: string, text: string): boolean
}

const MAX_NAME_LENGTH = 64
const MAX_ATTRIBUTES = 64
const MAX_ATTRIBUTE_LENGTH = 16_384
const CHUNK_LENGTH = 16 * 1024
const NO_ATTRIBUTES: Attributes = new Map()

/**
 * Reads tags and text of untrusted HTML in one pass, 64 attributes a tag. By the tokenizer of htmlparser2 and not its
 * parser: that one keeps a stack of open elements, which a document of nothing but start tags makes quadratic.
 * @param maxLength characters read at most
 */
export function readElements(html: string, maxLength: number, handlers: ElementHandlers): void {
  const text = html.slice(0, maxLength)
  const reader = new ElementReader(text, handlers)
  const tokenizer = new Tokenizer({ decodeEntities: true }, reader)
  for (let start = 0; start < text.length && reader.isReading; start += CHUNK_LENGTH) {
    tokenizer.write(text.slice(start, start + CHUNK_LENGTH))
  }
  if (reader.isReading) tokenizer.end()
}

/** Turns what the tokenizer calls back with, positions in the text, into tags and text. */
class ElementReader {
  isReading = true
  readonly #text: string
  readonly #handlers: ElementHandlers
  #name = ''
  #attribute = ''
  #value = ''
  #attributes = new Map<string, string>()

  constructor(text: string, handlers: ElementHandlers) {
    this.#text = text
    this.#handlers = handlers
  }

  onopentagname(start: number, end: number): void {
    this.#name = this.#nameAt(start, end)
    this.#attributes = new Map()
  }

  onattribname(start: number, end: number): void {
    this.#attribute = this.#nameAt(start, end)
    this.#value = ''
  }

  onattribdata(start: number, end: number): void {
    if (this.#value.length < MAX_ATTRIBUTE_LENGTH) this.#value += this.#text.slice(start, end)
  }

  onattribentity(codepoint: number): void {
    if (this.#value.length < MAX_ATTRIBUTE_LENGTH) this.#value += String.fromCodePoint(codepoint)
  }

  onattribend(): void {
    const isFirst = this.#attributes.size < MAX_ATTRIBUTES && !this.#attributes.has(this.#attribute)
    if (isFirst) this.#attributes.set(this.#attribute, this.#value)
  }

  onopentagend(): void {
    this.isReading &&= this.#handlers.element(this.#name, this.#attributes)
  }

  onselfclosingtag(): void {
    this.onopentagend()
  }

  onclosetag(start: number, end: number): void {
    this.#name = `/${this.#nameAt(start, end)}`
    this.isReading &&= this.#handlers.element(this.#name, NO_ATTRIBUTES)
  }

  ontext(start: number, end: number): void {
    this.isReading &&= this.#handlers.text(this.#name, this.#text.slice(start, end))
  }

  ontextentity(codepoint: number): void {
    this.isReading &&= this.#handlers.text(this.#name, String.fromCodePoint(codepoint))
  }

  // The tokenizer calls these too; none of them can hold a link.
  oncomment(): void {}
  oncdata(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}

  #nameAt(start: number, end: number): string {
    return this.#text.slice(start, Math.min(end, start + MAX_NAME_LENGTH)).toLowerCase()
  }
}
