// What XML 1.0 does not allow, not even as a reference (section 2.2, production Char).
const ILLEGAL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

// Line breaks and tabs in an attribute are blanks to a parser unless they are references (section 3.3.3); a `>` has to be
// one after `]]` (section 2.4).
const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;'
}

/** Text as the value of an attribute; what XML does not allow becomes U+FFFD. */
export function xmlAttribute(text: string): string {
  return text.replace(ILLEGAL, '\ufffd').replace(/[&<>"'\t\n\r]/g, (character) => REFERENCES[character] ?? '')
}

/** Text as the content of an element; line breaks stay. */
export function xmlContent(text: string): string {
  return text.replace(ILLEGAL, '\ufffd').replace(/[&<>"'\r]/g, (character) => REFERENCES[character] ?? '')
}

/**
 * The beginning of a text as XML, at most `mostBytes` of UTF-8, with no reference or character cut in two. `leftOut`
 * counts UTF-16 units.
 */
export function cutXml(
  text: string,
  escape: typeof xmlAttribute | typeof xmlContent,
  mostBytes: number
): { xml: string; leftOut: number } {
  // Escaping makes nothing shorter, so that what is beyond this is left out in any case.
  const bytes = Buffer.from(escape(text.slice(0, mostBytes)))
  let end = Math.min(bytes.length, mostBytes)
  // Bytes of the form 10xxxxxx go on with a character.
  while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  const whole = bytes.toString('utf8', 0, end)
  const xml = end < bytes.length ? whole.replace(/&[a-z0-9#]*$/, '') : whole
  return { xml, leftOut: text.length - xml.replaceAll(/&[a-z0-9#]+;/g, '&').length }
}
