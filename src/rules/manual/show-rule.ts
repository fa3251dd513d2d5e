import { z } from 'zod'
import { createRuleSchema } from '../files/schema.js'
import type { RuleFile, RuleSource } from '../files/rule-file.js'
import { findKind } from '../language/names.js'
import { collectNames } from '../language/rule-names.js'
import type { Scope } from '../language/scope.js'
import { splitValues } from './keys.js'
import { describePlaces, describeRequests } from './show-requests.js'
import { describeSilence, describeVerdicts, describeWords } from './show-verdicts.js'
import { wrap } from './wrap.js'

/** `rules show`: what a rule sends, what the answers mean and what to change, for somebody who has never seen a rule. */
export function describeRule({ family, rule }: RuleSource, scope: Scope): string {
  const names = collectNames(rule, scope)
  const kind = findKind(scope.kinds, rule.unit)
  return [
    [...wrap(`${rule.id}: `, rule.title), ...describeHead(rule, family, scope)],
    wrap('  ', rule.why.trim()),
    section('What it sends, in this order:', describeRequests(names)),
    section('In these requests:', describePlaces(names, kind)),
    section('What the answers mean, the first that holds:', describeVerdicts(rule)),
    section('The words of its conditions (more: verbgate rules help NAME):', describeWords(rule, names, scope)),
    section('What silences it:', describeSilence(rule, names)),
    section('What to change:', describeFix(rule, scope)),
    section(
      'To read on:',
      rule.references.map((reference) => `  ${reference}`)
    )
  ]
    .filter((part) => part.length > 0)
    .map((part) => `${part.join('\n')}\n`)
    .join('\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines]
}

function describeHead(rule: RuleFile, family: string, { kinds }: Scope): string[] {
  const { severity, exposes, effect, unit, cwe = [], incident, tags = [], settles = [], sessions = [] } = rule
  const schema = z.toJSONSchema(createRuleSchema(kinds), { io: 'input' }).properties ?? {}
  const explain = (key: string, value: string): string => {
    const property = schema[key]
    const found = typeof property === 'object' ? splitValues(property).values : []
    return found.find(([known]) => known === value)?.[1] ?? ''
  }
  const facts: [string, string][] = [
    ['severity', severity],
    ['shows', `${exposes}: somebody can ${explain('exposes', exposes)}`],
    ['runs once per', `${unit}: ${findKind(kinds, unit).doc}`],
    ['effect', `${effect}: ${explain('effect', effect)}`],
    ['weaknesses', cwe.join(', ')],
    ['incident', incident ?? ''],
    ['tags', [...new Set([family, ...tags])].join(', ')],
    ['sessions', sessions.join(', ')],
    ['answers for', settles.join(', ')]
  ]
  return facts.filter(([, text]) => text !== '').flatMap(([name, text]) => wrap(`  ${name.padEnd(15)}`, text))
}

function describeFix({ fix }: RuleFile, { fixes }: Scope): string[] {
  const advice = typeof fix === 'string' ? (fixes[fix] ?? {}) : fix
  return Object.entries(advice).flatMap(([product, text]) =>
    text === undefined ? [] : [`  ${product === 'any' ? 'everywhere' : product}:`, ...wrap('    ', text.trim())]
  )
}
