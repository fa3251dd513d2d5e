import type { Finding } from '../../findings/finding.js'
import type { ScanResult } from '../../findings/scan-result.js'
import { severities } from '../../findings/severity.js'
import { fixesOnTheWay, groupByArea, hopText } from '../text/area-lines.js'
import { listOrigins } from '../text/text.js'
import { drawWay, type Way } from './way.js'

type Fix = [product: string, text: string]

/** What to change, once for all findings that it closes. */
export type Repair = {
  id: string
  number: number
  way: Way | null
  who: string
  fixes: Fix[]
  otherFixes: Fix[]
  /** The most urgent of those that it closes. */
  worst: Finding
  closes: Entry[]
}

/** What a rule says about every finding of its own. */
export type RuleText = { id: string } & Pick<Finding, 'ruleId' | 'title' | 'why' | 'cwe' | 'references'>

/** A finding with its number in the report, the same as in the text report, and what it shares with others. */
export type Entry = {
  number: number
  finding: Finding
  way: Way | null
  /** The first finding of its area with this way: the others do not say it again. */
  isFirstOfWay: boolean
  rule: RuleText
  repair: Repair | null
}

/** The findings by origin, and once each what many of them have in common. */
export type Catalog = {
  entries: Entry[]
  byOrigin: ReadonlyMap<string, readonly Entry[]>
  ways: Way[]
  rules: RuleText[]
  /** The most urgent first; those that close accepted findings alone last. */
  repairs: Repair[]
}

/** Numbers the findings and gathers what they share, so that 6,000 findings do not hold 6,000 copies of one advice. */
export function buildCatalog(result: ScanResult): Catalog {
  const ways = new Map<string, Way | null>()
  const rules = new Map<string, RuleText>()
  const byOrigin = new Map<string, Entry[]>()
  const shown = new Set<string>()
  for (const { number, finding } of numberFindings(result)) {
    const { ruleId, title, why, cwe, references, hop, origin } = finding
    const way = once(ways, JSON.stringify([hop?.chain, hop?.answeredBy]), () => drawWay(hop, `way-${ways.size + 1}`))
    const rule = once(rules, JSON.stringify([ruleId, title, why, cwe, references]), () => {
      return { id: `rule-${rules.size + 1}`, ruleId, title, why, cwe, references }
    })
    const known = once(byOrigin, origin, () => [])
    const area = `${origin} ${finding.path} ${way?.id ?? ''}`
    const isFirstOfWay = !shown.has(area)
    shown.add(area)
    known.push({ number, finding, way, isFirstOfWay, rule, repair: null })
  }
  const entries = [...byOrigin.values()].flat()
  const drawn = [...ways.values()].filter((way) => way !== null)
  return { entries, byOrigin, ways: drawn, rules: [...rules.values()], repairs: gatherRepairs(entries) }
}

/** Numbers as in the text report, which has no accepted findings among the others: those come behind. */
function numberFindings(result: ScanResult): { number: number; finding: Finding }[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of result.findings) once(groups, finding.origin, () => []).push(finding)
  const ordered = listOrigins(result).map((origin) => groups.get(origin) ?? [])
  const inOrder = [
    ...ordered.map((findings) => findings.filter(({ accepted }) => accepted === null)),
    ...ordered.map((findings) => findings.filter(({ accepted }) => accepted !== null))
  ]
  let shown = 0
  return inOrder.flatMap((findings) => {
    const areas = groupByArea(findings, shown + 1)
    shown += findings.length
    return areas.flatMap((area) => area.findings)
  })
}

function gatherRepairs(entries: readonly Entry[]): Repair[] {
  const repairs = new Map<string, Repair>()
  for (const entry of entries) {
    const { finding } = entry
    const [who, fixes] = [hopText(finding), fixesOnTheWay(finding)]
    if (who === '' && fixes.length === 0) continue
    const repair = once(repairs, JSON.stringify([who, fixes, finding.fix, entry.way?.id]), () => {
      const chosen = new Set(fixes.map(([product]) => product))
      const otherFixes = Object.entries(finding.fix).filter(([product]) => !chosen.has(product))
      return { id: '', number: 0, way: entry.way, who, fixes, otherFixes, worst: finding, closes: [] }
    })
    entry.repair = repair
    repair.closes.push(entry)
    if (urgency(finding) < urgency(repair.worst)) repair.worst = finding
  }
  const ordered = [...repairs.values()].toSorted((a, b) => urgency(a.worst) - urgency(b.worst))
  ordered.forEach((repair, index) => Object.assign(repair, { id: `repair-${index + 1}`, number: index + 1 }))
  return ordered
}

/** Less is more urgent; what somebody accepted comes after everything else. */
function urgency({ severity, accepted }: Finding): number {
  return severities.indexOf(severity) + (accepted === null ? 0 : severities.length)
}

function once<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key)
  if (value !== undefined) return value
  const made = make()
  known.set(key, made)
  return made
}
