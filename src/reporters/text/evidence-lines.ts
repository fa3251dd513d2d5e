import type { Evidence } from '../../findings/finding.js'
import { printable, shortNames } from '../layout.js'

// Methods that are sent for comparison only. The unknown one is a token of four letters or more without vowels.
const CONTROLS = new Set(['NOTIFY', 'PATCH', 'REPORT'])
const UNKNOWN_METHOD = /^[B-DF-HJ-NP-TV-XZ]{4,}$/

/**
 * Requests and answers, one a line, with the answers to the control methods on the same place in brackets:
 * `MKCOL /images/3f2a../91bc../ -> 409 (NOTIFY: 501, PATCH: 405)`. If several lines have the same ones, they
 * follow once, on a line of their own.
 */
export function evidenceLines(evidence: readonly Evidence[]): string[] {
  const decisive = evidence.filter((item) => !isControl(item))
  const places = new Set(decisive.map((item) => shortenUrl(item)))
  const shown = evidence.filter((item) => !isControl(item) || !places.has(shortenUrl(item)))
  const methodWidth = Math.max(0, ...shown.map((item) => item.method.length))
  const rows = shown.map((item) => ({
    line: `${printable(item.method).padEnd(methodWidth)} ${shortenUrl(item)} -> ${describeAnswer(item)}`,
    controls: isControl(item) ? '' : comparison(item, evidence)
  }))
  const [common = ''] = rows.map(({ controls }) => controls)
  if (rows.length > 1 && common !== '' && rows.every(({ controls }) => controls === common)) {
    return [...rows.map(({ line }) => line), `(controls there: ${common})`]
  }
  return [...new Set(rows.map(({ line, controls }) => (controls === '' ? line : `${line} (${controls})`)))]
}

function comparison(item: Evidence, evidence: readonly Evidence[]): string {
  const controls = evidence.filter((other) => isControl(other) && shortenUrl(other) === shortenUrl(item))
  return [...new Set(controls.map((control) => `${printable(control.method)}: ${describeAnswer(control)}`))].join(', ')
}

function isControl(item: Evidence): boolean {
  return CONTROLS.has(item.method) || UNKNOWN_METHOD.test(item.method)
}

function describeAnswer(item: Evidence): string {
  if (item.status !== 0) return String(item.status)
  return printable(item.failure ?? 'no answer')
}

/** Path and query, shortened. */
function shortenUrl(item: Evidence): string {
  const path = item.url.replace(/^[a-z]+:\/\/[^/?#]*/i, '')
  return printable(path === '' ? item.url : shortNames(path))
}
