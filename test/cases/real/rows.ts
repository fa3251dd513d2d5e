import type { Case, Expectation } from '../case.js'
import type { RealCase } from '../real.js'
import type { Need } from './kit.js'

// What the tables of programs share.

/** Everything may be written, and was. */
export const written: Expectation = {
  exit: 1,
  found: ['put-accepted high confirmed', 'resource-removed high confirmed', 'file-overwritable high confirmed'],
  left: 'nothing'
}
type Row = Omit<Case, 'name' | 'scan' | 'expect'>
/** One start, several scans: flags to what is right. */
export const scans = (
  name: string,
  needed: readonly Need[],
  row: Row,
  expected: Readonly<Record<string, Case['expect']>>
): RealCase[] =>
  Object.entries(expected).map(([scan, expect]) => ({
    name: `real: ${name}${scan && ` (${scan})`}`,
    needs: needed,
    ...row,
    scan,
    expect
  }))
/** A module of npm. */
export const npm = (name: string): Need => ({ npm: name })
/** The same in the three modes. */
export const modes = (expect: Case['expect']): Record<string, Case['expect']> => ({
  '': expect,
  '--long-name-put': expect,
  '--write': expect
})

/** Nothing grave is found. */
export const nothing: Expectation = { exit: 0, absent: ['any high'], left: 'nothing' }
