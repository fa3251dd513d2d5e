import type { ScanResult } from '../../findings/scan-result.js'
import type { ReportContext } from '../reporter.js'
import { foundText } from '../text/summary-lines.js'
import { buildCatalog } from './catalog.js'
import { comparisonPart, notesPart } from './comparison.js'
import { coveragePart } from './coverage.js'
import { findingsPart } from './findings.js'
import { drawAlarms, drawHead, runFacts } from './head.js'
import { html, type Markup } from './markup.js'
import { repairsPart, rulesPart } from './repairs.js'
import { buildPage } from './skeleton.js'
import { wayDrawings } from './way.js'

type Part = [id: string, name: string, part: Markup | null]

/** Where nothing but hints was found, what was refused is the news, and comes first. */
function isQuiet({ findings }: ScanResult): boolean {
  return findings.every(({ severity }) => severity === 'info')
}

/**
 * The report as one page that needs nothing else, runs nothing and loads nothing: the outcome, what was left behind,
 * what to do, what changed, the findings, what was looked at; of a closed site what was looked at comes first. Text from
 * servers is escaped and never becomes a link.
 */
export function reportHtml(result: ScanResult, context: ReportContext): string {
  const catalog = buildCatalog(result)
  const { tool, runId, schemaVersion } = result
  const coverage: Part = ['coverage', 'What was looked at', coveragePart(result)]
  const told: Part[] = [
    ['repairs', 'What to do', repairsPart(catalog.repairs)],
    ['changes', 'What changed', comparisonPart(result)],
    ['findings', 'Findings', findingsPart(catalog)]
  ]
  const parts: Part[] = [
    ...(isQuiet(result) ? [coverage, ...told] : [...told, coverage]),
    ['notes', 'Notes', notesPart(result.notes)],
    ['rules', 'Why it matters', rulesPart(catalog.rules)]
  ]
  const shown = parts.filter(([, , part]) => part !== null)
  const links = shown.map(([id, name]) => html` <li><a href="#${id}">${name}</a></li>`)
  return buildPage({
    title: `${tool.name}: ${foundText(result)}`,
    skip:
      catalog.entries.length > 0
        ? { to: 'findings', text: 'Go to the findings' }
        : { to: 'coverage', text: 'Go to what was looked at' },
    header: drawHead(result, context),
    main: html`${drawAlarms(result)}${runFacts(result, context)}
      <nav aria-label="Contents">
        <ul>
          ${links}
        </ul>
      </nav>
      ${wayDrawings(catalog.ways)}${shown.map(([, , part]) => part)}`,
    footer: html`<p>${tool.name} ${tool.version}, report version ${schemaVersion}, run <code>${runId}</code></p>`
  })
}
