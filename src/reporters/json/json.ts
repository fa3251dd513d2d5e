import type { ScanResult } from '../../findings/scan-result.js'
import { safeJson } from './safe-json.js'

/** The JSON report, version 1: the result as it is, indented by two, with its keys in the order of the types. */
export function reportJson(result: ScanResult): string {
  return [...jsonChunks(result)].join('')
}

/** The JSON report in pieces, an item of a list each. */
export function* jsonChunks(result: ScanResult): Generator<string> {
  let before = '{\n'
  for (const [key, value] of Object.entries(orderKeys(result))) {
    if (value === undefined) continue
    yield `${before}  "${key}": `
    before = ',\n'
    if (Array.isArray(value) && value.length > 0) yield* listChunks(value)
    else yield indent(safeJson(value, 2), 2)
  }
  yield '\n}\n'
}

function* listChunks(items: readonly unknown[]): Generator<string> {
  let before = '[\n    '
  for (const item of items) {
    yield `${before}${indent(safeJson(item, 2), 4)}`
    before = ',\n    '
  }
  yield '\n  ]'
}

/** Line breaks in strings are escaped, so that those of the text are all between values. */
function indent(json: string, columns: number): string {
  return json.replaceAll('\n', `\n${' '.repeat(columns)}`)
}

function orderKeys(result: ScanResult): object {
  const { schemaVersion, tool, runId, startedAt, finishedAt, mode, insecure, targets, rules, ...rest } = result
  const { findings, inconclusive, failed, clean, leftovers, notes, comparison, summary, ...added } = rest
  const about = { schemaVersion, tool, runId, startedAt, finishedAt, mode, insecure, targets, rules }
  const checks = { findings, inconclusive, failed, clean, leftovers }
  return { ...about, ...checks, notes, comparison, summary, ...added }
}
