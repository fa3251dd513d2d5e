import { WIDEST_COLUMNS } from '../../reporters/layout.js'
import type { Output } from './streams.js'

const NARROWEST_COLUMNS = 60

/** Columns to lay text out for: those of the terminal, from 60 to 100; `otherwise` for pipes and files. */
export function measureColumns(output: Pick<Output, 'isTTY' | 'columns'>, otherwise: number = WIDEST_COLUMNS): number {
  if (output.isTTY !== true || output.columns === undefined || output.columns === 0) return otherwise
  return Math.min(Math.max(output.columns, NARROWEST_COLUMNS), WIDEST_COLUMNS)
}
