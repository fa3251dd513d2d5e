import { printable } from '../layout.js'

// What Markdown, HTML or the mathematics of GitHub act on; as a reference it is a letter like any other.
const ACTIVE = /[&<>"'`*_[\]|~$^\\#@]/g
// At the start of a paragraph or of an entry: a list, a numbered list.
const STARTING = /^[-+]|(?<=^\d+)[.)]/
// GitHub looks for these in what was rendered, where a reference is no longer one: @name, #1, GH-1, :emoji:, https://;
// GitLab for !1, $1, ~label, &1 and ^alert too. Only a character between keeps them apart; it takes no room.
const LINKED = /(?<=[#!$~&^])(?=[\w"])|(?<=[@:])(?=\S)|(?<=GH-)(?=\d)|(?<=www)(?=\.)/i
const APART = '&#8203;'

/**
 * Text as prose, in Markdown as well as within an HTML element: neither makes anything of it, and it links and mentions
 * nobody. On one line, printable, cut after `most` characters.
 */
export function prose(text: string, most: number): string {
  const parts = clipped(text, most).trim().split(LINKED)
  return parts
    .map((part) => part.replace(ACTIVE, reference))
    .join(APART)
    .replace(STARTING, reference)
}

/** Text as a code span, as it stands. On one line, printable, cut after `most` characters. */
export function code(text: string, most: number): string {
  const shown = clipped(text, most)
  const fence = fenceFor(shown, 1)
  // A blank at each side is taken away if there is one at both.
  return /^`|`$|^ .* $|^$/.test(shown) ? `${fence} ${shown} ${fence}` : fence + shown + fence
}

/** A code span for a cell of a table, where even in code a `|` ends the cell: it stands as `\x7c`. */
export function cellCode(text: string, most: number): string {
  return code(text.replaceAll('|', '\\x7c'), most)
}

/** Printable lines as a block of code; no line is cut. */
export function codeBlock(language: string, lines: readonly string[]): string {
  const fence = fenceFor(lines.join('\n'), 3)
  return [fence + language, ...lines, fence].join('\n')
}

/** Something to unfold; `summary` is HTML, `parts` are Markdown. */
export function details(summary: string, parts: readonly string[]): string {
  return [`<details><summary>${summary}</summary>`, ...parts, '</details>'].join('\n\n')
}

/** The beginning of a text made printable, and how much more there is. */
export function clipped(text: string, most: number): string {
  const shown = printable(text)
  if (shown.length <= most) return shown
  const start = shown.slice(0, most).replace(/[\ud800-\udbff]$/, '')
  return `${start} ... (${shown.length - start.length} characters more)`
}

/** Backticks, one more than the text has in a row. */
function fenceFor(text: string, least: number): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))
  return '`'.repeat(Math.max(least, longest + 1))
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`
}
