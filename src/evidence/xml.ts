import { SaxesParser, type SaxesTagNS } from 'saxes'

/** What a reader of XML wants to hear; local names and namespace URIs, never prefixes. */
export type XmlHandlers = {
  open?(uri: string, local: string): void
  text?(text: string): void
  close?(uri: string, local: string): void
}

/** How a document ended: read to its end, broken or cut on the way, or refused because it has a document type. */
export type XmlEnd = 'complete' | 'incomplete' | 'refused'

const MAX_DEPTH = 64

/** Thrown by a handler to end reading early; the document then counts as `incomplete`. */
export class StopReading extends Error {
  readonly end: XmlEnd

  constructor(end: XmlEnd = 'incomplete') {
    super(`reading ended: ${end}`)
    this.name = 'StopReading'
    this.end = end
  }
}

/**
 * Reads untrusted XML as far as it is well-formed (Namespaces in XML 1.0). Nothing is expanded but the five predefined
 * entities and character references; a DOCTYPE ends the reading, so does an element nested deeper than 64.
 * @param maxLength characters read at most
 */
export function readXml(xml: string, maxLength: number, handlers: XmlHandlers): XmlEnd {
  const parser = new SaxesParser({ xmlns: true })
  let depth = 0
  parser.on('error', () => {
    throw new StopReading()
  })
  parser.on('doctype', () => {
    throw new StopReading('refused')
  })
  parser.on('opentag', (tag: SaxesTagNS) => {
    if (++depth > MAX_DEPTH) throw new StopReading()
    handlers.open?.(tag.uri, tag.local)
  })
  parser.on('closetag', (tag: SaxesTagNS) => {
    depth--
    handlers.close?.(tag.uri, tag.local)
  })
  const onText = (text: string): void => handlers.text?.(text)
  parser.on('text', onText)
  parser.on('cdata', onText)
  try {
    parser.write(xml.slice(0, maxLength).trimStart())
    // Where the limit cut, the end would only add an error about unclosed elements.
    if (xml.length > maxLength) return 'incomplete'
    parser.close()
    return 'complete'
  } catch (error) {
    if (error instanceof StopReading) return error.end
    throw error
  }
}
