import type { Evidence } from '../findings/finding.js'
import { printable } from './layout.js'

// Methods that are sent for comparison only. The unknown one is a token of four letters or more without vowels.
const CONTROLS = new Set(['NOTIFY', 'PATCH', 'REPORT'])
const UNKNOWN_METHOD = /^[B-DF-HJ-NP-TV-XZ]{4,}$/

/**
 * Requests and answers, one a line, with the answers to the control methods on the same place in brackets:
 * `MKCOL /images/3f2a../91bc../ -> 409 (unknown method: 501, PATCH: 405)`
 */
export function evidenceLines(evidence: readonly Evidence[]): string[] {
  const decisive = evidence.filter((item) => !isControl(item))
  const places = new Set(decisive.map((item) => placeOf(item)))
  const shown = evidence.filter((item) => !isControl(item) || !places.has(placeOf(item)))
  const methodWidth = Math.max(0, ...shown.map((item) => item.method.length))
  return shown.map((item) => {
    const line = `${printable(item.method).padEnd(methodWidth)} ${placeOf(item)} -> ${answerOf(item)}`
    return isControl(item) ? line : line + comparison(item, evidence)
  })
}

function comparison(item: Evidence, evidence: readonly Evidence[]): string {
  const controls = evidence.filter((other) => isControl(other) && placeOf(other) === placeOf(item))
  const answers = new Set(controls.map((control) => `${controlName(control.method)}: ${answerOf(control)}`))
  return answers.size === 0 ? '' : ` (${[...answers].join(', ')})`
}

function isControl(item: Evidence): boolean {
  return CONTROLS.has(item.method) || UNKNOWN_METHOD.test(item.method)
}

function controlName(method: string): string {
  return CONTROLS.has(method) ? method : 'unknown method'
}

function answerOf(item: Evidence): string {
  if (item.status !== 0) return String(item.status)
  return printable(item.failure ?? 'no answer')
}

/** Path and query with random names and filler cut short; the whole URL is in the JSON report. */
function placeOf(item: Evidence): string {
  const path = item.url.replace(/^[a-z]+:\/\/[^/?#]*/i, '')
  const short = path.replaceAll(/([0-9a-f]{4})[0-9a-f]{28}/g, '$1..').replaceAll(/(\w)\1{39,}/g, '$1$1$1..')
  return printable(short === '' ? item.url : short)
}
