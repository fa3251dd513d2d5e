import type { Change, Finding } from '../../findings/finding.js'
import type { KnownFinding, ScanResult } from '../../findings/scan-result.js'
import { block, item, shortNames, type Margin, type Page } from '../layout.js'
import { knownEntry } from '../markdown/markdown-findings.js'
import { code, prose } from '../markdown/markdown-text.js'
import { shortId } from '../text/finding-lines.js'
import { nameFinding } from '../text/owner-lines.js'
import type { DiffFormat } from '../reporter.js'
import { safeJson } from '../json/safe-json.js'

const MARGIN: Margin = { indent: 2, label: 0 }
// A comment on a pull request has room for 65,536 characters.
const MOST_ENTRIES = 50
const MOST_CHARACTERS = 300

type Part = { title: string; entries: { finding: KnownFinding; name: string; detail: string | null }[] }

/** What changed, part by part, worst news first. */
function sortIntoParts({ findings, comparison }: ScanResult): Part[] {
  const { fixed = [], notLookedAt = [] } = comparison ?? {}
  const having = (change: Change): Part['entries'] =>
    findings
      .filter((finding) => finding.change === change)
      .map((finding) => ({ finding, name: nameFinding(finding), detail: null }))
  return [
    { title: 'new', entries: having('new') },
    { title: 'worse', entries: having('worse') },
    { title: 'fixed', entries: fixed.map((finding) => ({ finding, name: nameFinding(finding), detail: null })) },
    {
      title: 'not looked at this time',
      entries: notLookedAt.map((finding) => ({
        finding,
        name: nameFinding(finding),
        detail: shortNames(finding.reason)
      }))
    },
    { title: 'unchanged', entries: having('unchanged') }
  ]
}

/** The comparison of a result with an earlier one as text that ends in a line break. */
export const diffReporters: Readonly<Record<DiffFormat, (result: ScanResult, page: Page) => string>> = {
  text: diffText,
  json: diffJson,
  markdown: diffMarkdown
}

function headline(result: ScanResult, parts: readonly Part[]): string {
  const numbers = parts.map(({ title, entries }) => `${entries.length} ${title}`).join(', ')
  return `From ${result.comparison?.since ?? 'nothing'} to ${result.startedAt}: ${numbers}.`
}

/** Times as code: as prose they would need invisible characters to be no emoji (`:00:`). */
function markdownHeadline({ comparison, startedAt }: ScanResult, parts: readonly Part[]): string {
  const numbers = parts.map(({ title, entries }) => `${entries.length} ${title}`).join(', ')
  return `From ${code(comparison?.since ?? 'nothing', 50)} to ${code(startedAt, 50)}: ${numbers}.`
}

function diffText(result: ScanResult, page: Page): string {
  const parts = sortIntoParts(result)
  const blocks = parts
    .filter(({ entries }) => entries.length > 0)
    .map(({ title, entries }) => [
      page.paint.strong(title.toUpperCase()),
      ...entries.flatMap(({ name, detail }) => item(detail === null ? name : `${name}\n${detail}`, MARGIN, page))
    ])
  return `${[block('', headline(result, parts), page.columns), ...blocks].map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** Whole findings of the newer report, and what is known of the others. */
function diffJson(result: ScanResult): string {
  const { findings, comparison, startedAt } = result
  const having = (change: Change): Finding[] => findings.filter((finding) => finding.change === change)
  const { since = null, fixed = [], notLookedAt = [] } = comparison ?? {}
  const changed = { new: having('new'), worse: having('worse'), fixed, notLookedAt, unchanged: having('unchanged') }
  return `${safeJson({ schemaVersion: 1, from: since, to: startedAt, ...changed }, 2)}\n`
}

function diffMarkdown(result: ScanResult): string {
  const parts = sortIntoParts(result)
  const sections = parts.map(({ title, entries }) => {
    const lines = entries.slice(0, MOST_ENTRIES).map(({ finding, detail }) => {
      return `${knownEntry(finding)} finding ${code(shortId(finding), 12)}${detail === null ? '' : `: ${prose(detail, MOST_CHARACTERS)}`}`
    })
    const more = entries.length > MOST_ENTRIES ? [`- and ${entries.length - MOST_ENTRIES} more`] : []
    return entries.length === 0 ? [] : [`### ${title}`, [...lines, ...more].join('\n')]
  })
  return `${['## verbgate: what changed', markdownHeadline(result, parts), ...sections.flat()].join('\n\n')}\n`
}
