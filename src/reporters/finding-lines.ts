import type { Finding } from '../findings/finding.js'
import type { Exposure, Severity } from '../findings/severity.js'
import { evidenceLines } from './evidence-lines.js'
import { block, printable, some } from './layout.js'
import type { Paint } from './paint.js'

const GAIN: Readonly<Record<Exposure, string>> = {
  'place-file': 'An attacker can put files on this server.',
  'remove-file': 'An attacker can remove or rename files on this server.',
  'run-code': 'A file that gets here is run as a program.',
  'list-files': 'Anyone can list what is here, linked or not.',
  'read-source': 'Anyone can read the source of programs, with the passwords in it.',
  'echo-request': 'The server repeats requests, with cookies and what proxies added.',
  'bypass-filter': 'The filter that should stop such requests can be walked round.',
  'proxy-relay': 'The server passes requests on to places that the sender chooses.',
  'leak-session': 'A visitor can get what belongs to another one.',
  announce: 'The server tells what it could do; no opening by itself.'
}

const SEVERITY_PAINT: Readonly<Record<Severity, keyof Paint>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'note',
  info: 'faint'
}

/** Passages that were printed already: text to the number of the finding that shows it. */
export type Printed = Map<string, number>

/** One finding: what, where, what it means, the evidence, who answered and what to change there. */
export function findingLines(finding: Finding, number: number, printed: Printed, paint: Paint): string[] {
  const word = finding.severity.toUpperCase()
  const title = `${paint[SEVERITY_PAINT[finding.severity]](word)} ${paint.strong(printable(finding.title))}`
  const also = finding.alsoAt.length === 0 ? '' : ` (and likely ${some(finding.alsoAt)})`
  return [
    `${String(number).padStart(3)}. ${title}`,
    ...block(label('where'), `${finding.origin}${finding.path}${also}`),
    ...block(label('means'), `${GAIN[finding.exposes]} ${confidenceText(finding)}`),
    ...(finding.summary === '' ? [] : block(label('seen'), finding.summary)),
    ...evidenceLines(finding.evidence).map((line, index) => label(index === 0 ? 'proof' : '') + line),
    ...remedyLines(finding, number, printed),
    `${label('rule')}${paint.faint(printable([finding.ruleId, ...finding.cwe].join(' ')))}`
  ]
}

function label(name: string): string {
  return `     ${name.padEnd(7)}`
}

function confidenceText({ confidence }: Finding): string {
  switch (confidence) {
    case 'confirmed':
      return 'Confirmed: it was done.'
    case 'firm':
      return 'Firm: shown by comparison with control requests.'
    case 'tentative':
      return 'Tentative: likely, not shown.'
  }
}

/** Who answered and what to change; what an earlier finding says already is only referred to. */
function remedyLines(finding: Finding, number: number, printed: Printed): string[] {
  const who = hopLines(finding)
  const fix = fixLines(finding)
  const whoAt = firstShown(who, number, printed)
  const fixAt = firstShown(fix, number, printed)
  if (fixAt !== null && (whoAt === fixAt || who.length === 0)) return [`${label('fix')}as for ${fixAt}`]
  return [
    ...(whoAt === null ? who : [`${label('who')}as for ${whoAt}`]),
    ...(fixAt === null ? fix : [`${label('fix')}as for ${fixAt}`])
  ]
}

/** The earlier finding that shows these lines, or `null` if this one has to. */
function firstShown(lines: readonly string[], number: number, printed: Printed): number | null {
  if (lines.length === 0) return null
  const key = lines.join('\n')
  const earlier = printed.get(key)
  if (earlier === undefined) printed.set(key, number)
  return earlier ?? null
}

function hopLines({ hop }: Finding): string[] {
  if (hop === null) return []
  const way = hop.chain.length > 1 ? `The way in: ${hop.chain.join(' -> ')}. ` : ''
  const by = hop.answeredBy === null ? '' : `${hop.answeredBy} answered. `
  const text = `${way}${by}${hop.advice}`.trim()
  return text === '' ? [] : block(label('who'), text)
}

function fixLines(finding: Finding): string[] {
  return fixesFor(finding).flatMap(([product, text], index) => {
    const name = label(index === 0 ? 'fix' : '')
    if (product === 'any') return block(name, text)
    return text.trimEnd().includes('\n')
      ? [`${name}${printable(product)}:`, ...block(label(''), text)]
      : block(name, `${product}: ${text}`)
  })
}

/** What to change, for the products on the way in if they are known and the rule knows them, outermost first. */
function fixesFor({ fix, hop }: Finding): [product: string, text: string][] {
  const chain = (hop?.chain ?? []).map((product) => product.toLowerCase())
  const known = Object.entries(fix).filter(([product]) => product !== 'any')
  const onTheWay = chain.flatMap((hopName) => known.filter(([product]) => hopName.includes(product)))
  if (onTheWay.length > 0) return [...new Map(onTheWay)]
  return fix['any'] === undefined ? known : [['any', fix['any']]]
}
