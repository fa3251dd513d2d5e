import { readProbeCondition, readRuleCondition, readVerdictConditions } from '../files/deprecated.js'
import type { RuleFile, VerdictFile } from '../files/rule-file.js'
import { listIdentifiers } from '../language/identifiers.js'
import type { RuleNames } from '../language/rule-names.js'
import type { Scope } from '../language/scope.js'
import { oneLine } from './show-requests.js'
import { wrap } from './wrap.js'

/** What the answers mean, verdict by verdict. */
export function describeVerdicts(rule: RuleFile): string[] {
  const shown = rule.verdicts.flatMap((verdict, index) => {
    const margin = `  ${`${index + 1}.`.padEnd(4)}`
    return [...wrap(margin, sayVerdict(verdict)), ...wrap(' '.repeat(margin.length), describeCondition(verdict))]
  })
  return [...shown, '  Otherwise clean.']
}

function sayVerdict(verdict: VerdictFile): string {
  if ('inconclusive' in verdict) return `UNDECIDED: ${oneLine(verdict.inconclusive)}.`
  if ('clean' in verdict) return 'CLEAN.'
  const severity = verdict.severity === undefined ? '' : `, ${verdict.severity}`
  const summary = verdict.summary === undefined ? '' : `: ${oneLine(verdict.summary)}`
  return `EXPOSED (${verdict.exposed}${severity})${summary}`
}

const OVER: Readonly<Record<string, string>> = {
  when: 'If',
  any: 'If for any of them',
  all: 'If for all of them',
  first: 'If for the first that was sent'
}

function describeCondition(verdict: VerdictFile): string {
  return readVerdictConditions(verdict)
    .map(({ key, source }) => `${OVER[key]} ${oneLine(source)}`)
    .join('; ')
}

/** What keeps the rule from saying that something is open. */
export function describeSilence(rule: RuleFile): string[] {
  const own = readRuleCondition(rule)
  const undecided = rule.verdicts.filter((verdict) => 'inconclusive' in verdict)
  const clean = rule.verdicts.filter((verdict) => 'clean' in verdict)
  const { requires, sessions = [] } = rule
  return [
    ...(own === null ? [] : [`It is not run on ${rule.unit}s for which this does not hold: ${oneLine(own.source)}`]),
    ...(requires === undefined ? [] : [`It is not asked without --${requires.flag}: ${requires.otherwise}.`]),
    ...(sessions.length === 0 ? [] : [`It is not asked unless the owner names a session for ${sessions.join(', ')}.`]),
    ...clean.map((verdict) => `It is clean, ahead of what stands below it. ${describeCondition(verdict)}`),
    ...(undecided.length === 0
      ? []
      : [`${undecided.length} of its verdicts say that nothing harmless can tell; they are no findings.`]),
    'A control that is answered as the probe is: then the answer says nothing about the method or path in question.',
    'A probe that a verdict reads and that was not sent: the verdict does not hold then.'
  ].flatMap((line) => wrap('  - ', line))
}

/** The functions that its conditions call, in the words of the vocabulary, with those that these call. */
export function describeWords(rule: RuleFile, { declared }: RuleNames, { functions }: Scope): string[] {
  const conditions = [
    readRuleCondition(rule),
    ...Object.values(declared).map(readProbeCondition),
    ...rule.verdicts.flatMap(readVerdictConditions)
  ].flatMap((condition) => condition?.source ?? [])
  const words = [...new Set(conditions.flatMap(listIdentifiers))].filter((name) => Object.hasOwn(functions, name))
  return words.flatMap((name) => {
    const { params = {}, doc = '', source } = functions[name] ?? {}
    const text = source === undefined ? doc : `${doc} (${source})`
    return [`  ${name}(${Object.keys(params).join(', ')})`, ...wrap('      ', text)]
  })
}
