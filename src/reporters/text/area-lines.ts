import type { Finding } from '../../findings/finding.js'
import { describePlace, type Places } from '../../findings/place.js'
import { findingLines } from './finding-lines.js'
import { block, field, shortLong, some, type Margin, type Page } from '../layout.js'

/** Findings in one place, worst first, with their numbers in the report. */
export type AreaFindings = Places & { findings: Numbered[] }

type Numbered = { number: number; finding: Finding }

/** Passages that were printed already: text to the number of the finding that it was printed for. */
export type Printed = Map<string, number>

const MARGIN: Margin = { indent: 2, label: 5 }
const OWN_MARGIN: Margin = { indent: 5, label: 7 }

/** Findings by place: places in the order of their worst findings, numbered in the order of the report from `first`. */
export function groupByArea(findings: readonly Finding[], first: number): AreaFindings[] {
  const areas = new Map<string, AreaFindings>()
  for (const finding of findings) {
    const { origin, path, alsoAt } = finding
    const area = areas.get(path) ?? { origin, path, alsoAt, findings: [] }
    areas.set(path, area)
    area.findings.push({ number: 0, finding })
  }
  const numbered = [...areas.values()].flatMap((area) => area.findings)
  numbered.forEach((entry, index) => (entry.number = first + index))
  return [...areas.values()]
}

/** One place: where, who let the requests through, the findings, and at the end what to change. */
export function areaLines(area: AreaFindings, printed: Printed, page: Page): string[] {
  const also = area.alsoAt.length === 0 ? '' : ` (and likely ${some(area.alsoAt)})`
  const [head = '', ...more] = block('', `${shortLong(describePlace(area))}${also}`, page.columns)
  const [worst] = area.findings
  const way = worst === undefined ? '' : hopText(worst.finding)
  const who = worst === undefined || way === '' ? [] : wayLines(way, worst.number, printed, page)
  const paragraphs = [
    [page.paint.strong(head), ...more, ...who],
    ...area.findings.map(({ number, finding }) => {
      const own = hopText(finding)
      return [
        ...findingLines(finding, number, page),
        ...(own === '' || own === way ? [] : field('who', own, OWN_MARGIN, page))
      ]
    }),
    fixLines(area.findings, printed, page)
  ]
  return paragraphs
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
}

/** Who let the requests through and where to change it, `The way in: nginx -> Apache httpd. Fix it at nginx.`; not yet printable. */
export function hopText({ hop }: Finding): string {
  if (hop === null) return ''
  const way = hop.chain.length > 1 ? `The way in: ${hop.chain.join(' -> ')}. ` : ''
  return `${way}${hop.advice}`.trim()
}

function wayLines(way: string, number: number, printed: Printed, page: Page): string[] {
  const earlier = printed.get(way)
  if (earlier === undefined) printed.set(way, number)
  return field('who', earlier === undefined ? way : `as for ${earlier}`, MARGIN, page)
}

/** What to change, each advice once, with the numbers of its findings if there are several. */
function fixLines(findings: readonly Numbered[], printed: Printed, page: Page): string[] {
  const byText = new Map<string, number[]>()
  for (const { number, finding } of findings) {
    const text = fixText(finding)
    if (text !== '') byText.set(text, [...(byText.get(text) ?? []), number])
  }
  return [...byText].flatMap(([text, numbers]) => {
    const earlier = printed.get(text)
    const [first] = numbers
    if (earlier === undefined && first !== undefined) printed.set(text, first)
    const shown = earlier === undefined ? text : `as for ${earlier}`
    const whose = byText.size === 1 ? '' : `for ${ranges(numbers)}${earlier === undefined ? ':\n' : ': '}`
    return field('fix', whose + shown, MARGIN, page)
  })
}

/** What to change, as `fixesOnTheWay`, in one text. May have lines, configuration with its indent; not yet printable. */
export function fixText(finding: Finding): string {
  return fixesOnTheWay(finding)
    .map(([product, text]) => (product === 'any' ? text : `${product}:${text.includes('\n') ? '\n' : ' '}${text}`))
    .join('\n')
}

/**
 * What to change for the products on the way in if the rule knows them, outermost first. What holds for any goes first
 * where the outermost is not known: that is the place to change.
 */
export function fixesOnTheWay({ fix, hop }: Finding): [product: string, text: string][] {
  const chain = (hop?.chain ?? []).map((product) => product.toLowerCase())
  const fixes = Object.entries(fix).map(([product, text]): [string, string] => [product, text.trimEnd()])
  const known = fixes.filter(([product]) => product !== 'any')
  const onTheWay = chain.flatMap((hopName) => known.filter(([product]) => hopName.includes(product)))
  const general = fixes.filter(([product]) => product === 'any')
  const isFrontKnown = known.some(([product]) => chain[0]?.includes(product) === true)
  if (onTheWay.length > 0) return [...new Map([...(isFrontKnown ? [] : general), ...onTheWay])]
  return general.length > 0 ? general : known
}

/** `1-3, 5`. */
function ranges(numbers: readonly number[]): string {
  const runs: [first: number, last: number][] = []
  for (const number of numbers) {
    const run = runs.at(-1)
    if (run !== undefined && run[1] === number - 1) run[1] = number
    else runs.push([number, number])
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(', ')
}
