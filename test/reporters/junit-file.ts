import { SaxesParser } from 'saxes'

/** An element of an XML document with the text directly in it. */
export type Element = { name: string; attributes: Record<string, string>; text: string; children: Element[] }

/** The root of an XML document. Throws where it is not well-formed. */
export function readXml(text: string): Element {
  const root: Element = { name: '', attributes: {}, text: '', children: [] }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes: { ...attributes }, text: '', children: [] }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (part) => void ((open.at(-1) as Element).text += part))
  parser.on('closetag', () => void open.pop())
  parser.on('error', (error) => {
    throw error
  })
  parser.write(text).close()
  return root.children[0] as Element
}

/** Every element of that name at or below `element`. */
export function elementsOf(element: Element, name: string): Element[] {
  const below = element.children.flatMap((child) => elementsOf(child, name))
  return element.name === name ? [element, ...below] : below
}
