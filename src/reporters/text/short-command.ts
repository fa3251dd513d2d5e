/**
 * A command for a POSIX shell that does the same with long filler made by the shell: `"$(printf %1200s | tr ' ' a)"`
 * in place of 1,200 letters.
 */
export function shortCommand(command: string): string {
  let isQuoted = false
  let text = ''
  // A backslash outside of quotes takes the next character as it is; filler has neither quotes nor backslashes.
  for (const [part] of command.matchAll(/(\w)\1{39,}|\\[^]|'|[^]/gu)) {
    if (part === "'") isQuoted = !isQuoted
    if (part.length >= 40) text += isQuoted ? `'${makeFiller(part)}'` : makeFiller(part)
    else if (part.length > 1 && isQuoted) {
      // within single quotes a backslash is itself, and a quote behind it ends them
      text += part
      if (part.endsWith("'")) isQuoted = false
    } else text += part
  }
  return text
}

function makeFiller(filler: string): string {
  return `"$(printf %${filler.length}s | tr ' ' ${filler[0]})"`
}
