import type { ScanResult } from '../../findings/scan-result.js'
import { block, count, type Page } from '../layout.js'
import { WITHOUT_SERVER, type ReportContext } from '../reporter.js'
import { groupNotAsked } from './coverage-lines.js'

type Hint = { flag: string; text: string }

/** What was not asked in the whole run; of a single origin that stands with the origin. */
export function notAskedLines({ notAsked, targets }: ScanResult, { columns }: Page): string[] {
  const isSingle = new Set(targets.map(({ origin }) => origin)).size === 1
  if (isSingle || isUnseen(targets)) return []
  return groupNotAsked(notAsked.filter(({ origin }) => origin === undefined)).flatMap((text) =>
    block('Not asked: ', `${text}.`, columns)
  )
}

/** What to run to know more; nothing where nothing was reached: then there is more to repair than a flag. */
export function moreLines(result: ScanResult, { rulesNotRun, columns }: ReportContext): string[] {
  if (isUnseen(result.targets)) return []
  const reasons = [...result.notAsked, ...result.inconclusive].map(({ reason }) => reason)
  const names = (flag: string): boolean => reasons.some((reason) => reason.includes(flag))
  const hints: Hint[] = [
    ...rulesNotRun.filter(({ ids }) => ids.length > 0).map(({ why, ids }) => describeNotRun(why, ids.length)),
    ...(names('--write=leave') ? [LEAVE] : []),
    ...(names('--long-name-put') ? [LONG_NAME] : []),
    ...(result.findings.length + result.inconclusive.length > 0 ? [WHOLE] : [])
  ]
  if (hints.length === 0) return []
  const width = Math.max(...hints.map(({ flag }) => flag.length)) + 2
  return [
    'To know more, run it again with:',
    ...hints.flatMap(({ flag, text }) => block(`  ${flag.padEnd(width)}`, text, columns))
  ]
}

const LEAVE: Hint = { flag: '--write=leave', text: 'tries PUT too; what cannot be removed stays' }
const LONG_NAME: Hint = { flag: '--long-name-put', text: 'asks about PUT with a name too long to store' }
const WHOLE: Hint = { flag: '--output html=report.html', text: 'each request, answer and repair, on one page' }

/** `why` names the flag: `without --write`, `with --read-only`. */
function describeNotRun(why: string, rules: number): Hint {
  if (why === 'without --write')
    return { flag: '--write', text: `${count(rules, 'more rule')}: places files and removes them` }
  if (why === 'with --read-only') return { flag: 'no --read-only', text: count(rules, 'more rule') }
  if (why === WITHOUT_SERVER) {
    return { flag: '--origin-server ADDRESS', text: `${count(rules, 'more rule')}: whether it answers past the edges` }
  }
  return { flag: 'roles: in verbgate.yaml', text: `${count(rules, 'more rule')}, not run ${why}` }
}

function isUnseen(targets: ScanResult['targets']): boolean {
  return targets.every(({ status }) => status === 'unreachable')
}
