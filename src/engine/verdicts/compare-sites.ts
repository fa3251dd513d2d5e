import { describeStates, listInWords } from '../../findings/edge-state.js'
import type { Finding } from '../../findings/finding.js'
import type { Note } from '../../findings/scan-result.js'
import type { OriginPart, OriginResult } from './assemble-result.js'
import { describeState, describeWay, type WayIn } from './way-in.js'

/** Describes sites that the owner wants compared: a finding says on which of the others its place is closed. */
export function compareSites(results: readonly OriginResult[]): OriginPart[] {
  const sites = results.map((result): WayIn => ({ ...describeWay(result), edge: result.origin.href }))
  const compared = sites.map(({ part }) => part.findings.map((finding) => compareFinding(finding, sites)))
  const notes = describeComparison(sites, compared.flat())
  return sites.map(({ part }, index) => ({
    ...part,
    findings: compared[index] ?? [],
    notes: index === 0 ? [...part.notes, ...notes] : part.notes
  }))
}

/** What is open on all of them alike is said of each without a word on the others. */
function compareFinding(finding: Finding, sites: readonly WayIn[]): Finding {
  const probe = finding.evidence[0]?.probe ?? null
  const edges = sites.map((site) => describeState(site, finding, probe))
  if (!edges.some(({ state }) => state === 'closed')) return finding
  return { ...finding, summary: [finding.summary, describeStates(edges, 'on')].join(' '), edges }
}

function describeComparison(sites: readonly WayIn[], findings: readonly Finding[]): Note[] {
  const names = listInWords(sites.map(({ edge }) => edge))
  const differing = findings.filter(({ edges = [] }) => edges.length > 0).length
  if (differing > 0) return [note(`${names} differ in ${differing} of the findings`)]
  const isWhole = sites.every(({ part }) => part.targets.every(({ status }) => status === 'complete'))
  return isWhole ? [note(`the same on ${names}`)] : []
}

function note(message: string): Note {
  return { code: 'compared', message, place: null }
}
