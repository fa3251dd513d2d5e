import { block } from '../../reporters/layout.js'

/** A part of a screen: a paragraph, a table of two columns, or text that is pasted as it stands. */
export type Section = string | { rows: readonly Row[] } | Recipe
export type Row = readonly [term: string, text: string]
export type Recipe = { language: 'crontab' | 'dockerfile' | 'ini' | 'js' | 'sh' | 'yaml'; recipe: string }

/** One screen of the manual. */
export type Screen = { title: string; sections: readonly Section[] }

const WIDEST_TERM = 28

/** A screen as text; recipes begin at the margin, so that they can be pasted. */
export function layOut({ title, sections }: Screen, columns: number): string {
  const parts = [title, ...sections].map((section) => layOutSection(section, columns).join('\n'))
  return `${parts.join('\n\n')}\n`
}

function layOutSection(section: Section, columns: number): string[] {
  if (typeof section === 'string') return block('', section, columns)
  if ('recipe' in section) return section.recipe.trimEnd().split('\n')
  const width = Math.min(Math.max(...section.rows.map(([term]) => term.length)), WIDEST_TERM)
  return section.rows.flatMap(([term, text]) => {
    if (term.length <= width) return block(`  ${term.padEnd(width)}  `, text, columns)
    return [`  ${term}`, ...block(' '.repeat(width + 4), text, columns)]
  })
}
