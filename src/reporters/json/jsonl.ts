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
export function reportJsonl(result: ScanResult, context: Pick<ReportContext, 'exit'>): string {
  return [...jsonlChunks(result, context)].join('')
}

/** The JSON Lines report in pieces, a line each. */
export function* jsonlChunks(result: ScanResult, { exit }: Pick<ReportContext, 'exit'>): Generator<string> {
  for (const line of startLines(result)) yield `${line}\n`
  for (const line of listPart(result)) yield `${line}\n`
  for (const line of listEnd(result, exit)) yield `${line}\n`
}

/** The lines that a report begins with, without line breaks. */
export function startLines({ schemaVersion, tool, runId, startedAt, mode, insecure, rules }: RunStart): string[] {
  return [safeJson({ type: 'meta', schemaVersion, tool, runId, startedAt, mode, insecure, rules })]
}

/** The lines of origins that are done, without line breaks; may be written before others have begun. */
export function partLines(part: RunPart): string[] {
  return [...listPart(part)]
}

function* listPart({ targets, findings, inconclusive, failed, clean, leftovers }: RunPart): Generator<string> {
  yield* events('target', targets)
  yield* events('finding', findings)
  yield* events('inconclusive', inconclusive)
  yield* events('failed', failed)
  yield* events('clean', clean)
  yield* events('leftover', leftovers)
}

/** The lines that a report ends with, without line breaks. */
export function endLines(end: RunEnd, exit: ReportContext['exit']): string[] {
  return [...listEnd(end, exit)]
}

function* listEnd(
  { notAsked, refused, notes, comparison, finishedAt, summary }: RunEnd,
  exit: ReportContext['exit']
): Generator<string> {
  yield* events('not-asked', notAsked)
  yield* events('refused', refused)
  yield* events('note', notes)
  if (comparison !== null) yield* events('comparison', [comparison])
  yield safeJson({ type: 'end', finishedAt, summary, exit })
}

function* events(type: string, items: readonly object[]): Generator<string> {
  for (const item of items) yield safeJson({ type, ...item })
}
