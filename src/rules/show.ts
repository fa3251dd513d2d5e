import type { Probe, Rule, Verdict } from './rule.js'

/** One row of `rules list`. */
export type RuleRow = Pick<Rule, 'id' | 'family' | 'title' | 'severity' | 'effect'>

/** The rows of `rules list`, by family and id. */
export function ruleRows(rules: readonly Rule[]): RuleRow[] {
  return rules
    .map(({ id, family, title, severity, effect }) => ({ id, family, title, severity, effect }))
    .toSorted((a, b) => (`${a.family}/${a.id}` < `${b.family}/${b.id}` ? -1 : 1))
}

/** The text of `rules show`: what the rule asks, what it concludes, and what to change. Ends with a line feed. */
export function ruleText(rule: Rule): string {
  const facts: [string, string][] = [
    ['severity', rule.severity],
    ['exposes', rule.exposes],
    ['runs once per', rule.unit],
    ['effect', rule.effect],
    ['weaknesses', rule.cwe.join(', ')],
    ['incident', rule.incident ?? ''],
    ['tags', [rule.family, ...rule.tags].join(', ')],
    ['sessions', rule.sessions.join(', ')],
    ['run when', rule.when?.source ?? ''],
    ['needs', rule.requires === null ? '' : `--${rule.requires.flag}; without it: ${rule.requires.otherwise}`],
    ['settles', rule.settles.join(', ')]
  ]
  const known = facts.filter(([, value]) => value !== '')
  return [
    `${rule.id}: ${rule.title}`,
    known.map(([name, value]) => `  ${`${name}:`.padEnd(15)}${value}`).join('\n'),
    wrapped(rule.why, '  '),
    section('Probes', rule.probes.map(probeText)),
    section('Verdicts, the first that holds', [...rule.verdicts.map(verdictText), 'clean        otherwise']),
    section('What to change', Object.entries(rule.fix).map(fixText)),
    section(
      'References',
      rule.references.map((reference) => `  ${reference}`)
    )
  ]
    .join('\n\n')
    .concat('\n')
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines.map((line) => (line.startsWith('  ') ? line : `  ${line}`))].join('\n')
}

function probeText(probe: Probe): string {
  const notes = [
    probe.effect,
    probe.control ? 'control' : '',
    probe.as === null ? '' : `as ${probe.as}`,
    probe.fresh ? 'new connection' : '',
    probe.creates === null ? '' : `creates ${probe.creates.source}`,
    probe.repeat === null ? '' : `up to ${probe.repeat.pausesMs.length + 1} times`,
    probe.when === null ? '' : `when ${oneLine(probe.when.source)}`
  ]
  const headers = probe.headers.map(([name, value]) => `\n    ${name}: ${value.source}`).join('')
  return `${probe.name}: ${probe.method} ${probe.path.source}  (${notes.filter((note) => note !== '').join('; ')})${headers}`
}

function verdictText({ when, ...verdict }: Verdict): string {
  const condition = `${when.over} ${oneLine(when.source)}`
  if (verdict.kind === 'clean') return `clean        ${condition}`
  if (verdict.kind === 'inconclusive') return `inconclusive ${condition}\n    ${oneLine(verdict.reason.source)}`
  if (verdict.kind === 'not-asked') return `not asked    ${condition}\n    ${oneLine(verdict.reason.source)}`
  const severity = verdict.severity === null ? '' : `, ${verdict.severity}`
  const summary = verdict.summary === null ? '' : `\n    ${oneLine(verdict.summary.source)}`
  return `exposed (${verdict.confidence}${severity}) ${condition}${summary}`
}

function fixText([product, advice]: [string, string]): string {
  return `  ${product === 'any' ? 'everywhere' : product}:\n${wrapped(advice, '    ')}`
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

/** Lines of at most 100 characters; lines that are indented already are examples and stay whole. */
function wrapped(text: string, indent: string): string {
  const lines: string[] = []
  for (const paragraph of text.trim().split('\n')) {
    let line = indent
    for (const word of /^\s/.test(paragraph) ? [paragraph] : paragraph.split(' ')) {
      if (line.length + word.length > 100 && line.trim() !== '') {
        lines.push(line.trimEnd())
        line = indent
      }
      line += `${word} `
    }
    lines.push(line.trimEnd())
  }
  return lines.join('\n')
}
