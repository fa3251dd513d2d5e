import type { ScanResult } from '../../findings/scan-result.js'
import type { ReportContext } from '../reporter.js'
import { safeJson } from './safe-json.js'

/** What is known before the first request. */
export type RunStart = Pick<
  ScanResult,
  'schemaVersion' | 'tool' | 'runId' | 'startedAt' | 'mode' | 'insecure' | 'rules'
>

/** What was found on one origin, or on several. */
export type RunPart = Pick<ScanResult, 'targets' | 'findings' | 'inconclusive' | 'failed' | 'clean' | 'leftovers'>

/** What is known when every origin is done. */
export type RunEnd = Pick<ScanResult, 'notAsked' | 'refused' | 'notes' | 'comparison' | 'finishedAt' | 'summary'>

/**
 * The JSON Lines report, version 1: one event a line, named by its `type`, with the keys that the JSON report has. The
 * first line is `meta`, the last one is `end`: without it the run was cut off. Lines between stand in any order.
 */
export function reportJsonl(result: ScanResult, { exit }: Pick<ReportContext, 'exit'>): string {
  return [...startLines(result), ...partLines(result), ...endLines(result, exit)].map((line) => `${line}\n`).join('')
}

/** The lines that a report begins with, without line breaks. */
export function startLines({ schemaVersion, tool, runId, startedAt, mode, insecure, rules }: RunStart): string[] {
  return [safeJson({ type: 'meta', schemaVersion, tool, runId, startedAt, mode, insecure, rules })]
}

/** The lines of origins that are done, without line breaks; may be written before others have begun. */
export function partLines({ targets, findings, inconclusive, failed, clean, leftovers }: RunPart): string[] {
  return [
    ...events('target', targets),
    ...events('finding', findings),
    ...events('inconclusive', inconclusive),
    ...events('failed', failed),
    ...events('clean', clean),
    ...events('leftover', leftovers)
  ]
}

/** The lines that a report ends with, without line breaks. */
export function endLines(
  { notAsked, refused, notes, comparison, finishedAt, summary }: RunEnd,
  exit: ReportContext['exit']
): string[] {
  return [
    ...events('not-asked', notAsked),
    ...events('refused', refused),
    ...events('note', notes),
    ...(comparison === null ? [] : events('comparison', [comparison])),
    safeJson({ type: 'end', finishedAt, summary, exit })
  ]
}

function events(type: string, items: readonly object[]): string[] {
  return items.map((item) => safeJson({ type, ...item }))
}
