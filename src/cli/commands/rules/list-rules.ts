import { block, count, printable } from '../../../reporters/layout.js'
import type { Rule } from '../../../rules/rule.js'
import { orderRules } from '../../../rules/select.js'
import { measureColumns } from '../../terminal/columns.js'
import { writeText, type Streams } from '../../terminal/streams.js'
import { loadAllRules } from './rule-source.js'

/** What one row shows. */
type RuleRow = Pick<Rule, 'id' | 'family' | 'title' | 'severity' | 'effect'>

/** `rules list`: every rule in one line, wrapped only on a terminal. */
export async function listRules(dirs: readonly string[], streams: Streams): Promise<number> {
  const rows = orderRules(await loadAllRules(dirs))
  const lines = rowLines(rows, measureColumns(streams.stdout, Number.POSITIVE_INFINITY))
  await writeText(streams.stdout, `${[...lines, '', `${count(rows.length, 'rule')}.`].join('\n')}\n`)
  return 0
}

/** A head line and the rows; titles go below their rules where there is no room beside them. */
function rowLines(rows: readonly RuleRow[], columns: number): string[] {
  const idWidth = Math.max(0, ...rows.map(({ id }) => id.length))
  const row = (id: string, severity: string, effect: string, title: string): string[] => {
    const first = printable(`${id.padEnd(idWidth)}  ${severity.padEnd(8)}  ${effect.padEnd(9)}  `)
    if (columns - first.length >= 30) return block(first, title, columns)
    return [first.trimEnd(), ...block('    ', title, columns)]
  }
  return [
    ...row('RULE', 'SEVERITY', 'EFFECT', 'FAMILY: TITLE'),
    ...rows.flatMap(({ id, family, severity, effect, title }) => row(id, severity, effect, `${family}: ${title}`))
  ]
}
