/** The text, or its beginning and `...` if it is longer than `most` UTF-16 code units; no surrogate pair is cut. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text
  return `${text.slice(0, Math.max(0, most - 3)).replace(/[\ud800-\udbff]$/, '')}...`
}

/** The text escaped, clipped before that, so that it has at most `most` code units and no escape is cut. */
export function clipEscaped(text: string, most: number, escape: (text: string) => string): string {
  let length = most
  let escaped = escape(clip(text, length))
  while (escaped.length > most && length > 0) {
    length = Math.min(length - 1, Math.floor((length * most) / escaped.length))
    escaped = escape(clip(text, length))
  }
  return escaped
}
