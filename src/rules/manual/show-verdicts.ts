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
  if ('notAsked' in verdict) return `NOT ASKED: ${oneLine(verdict.notAsked)}.`
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
export function describeSilence(rule: RuleFile, { declared }: RuleNames): string[] {
  const own = readRuleCondition(rule)
  const { requires, sessions = [] } = rule
  const hasControls = Object.values(declared).some(({ control }) => control === true)
  return [
    ...(own === null ? [] : [`It is not run where this does not hold: ${oneLine(own.source)}`]),
    ...(requires === undefined ? [] : [`It is not asked without --${requires.flag}: ${requires.otherwise}.`]),
    ...(sessions.length === 0 ? [] : [`It is not asked unless the owner names a session for ${sessions.join(', ')}.`]),
    ...rule.verdicts.flatMap((verdict, index) =>
      'clean' in verdict ? [`Verdict ${index + 1} says clean before those below it are tried.`] : []
    ),
    ...describeUndecided(rule),
    ...(hasControls
      ? ['Where a control is answered as the request beside it is, the answer says nothing about that one.']
      : []),
    'A verdict that reads a request that was not sent does not hold.'
  ].flatMap((line) => wrap('  - ', line))
}

function describeUndecided({ verdicts }: RuleFile): string[] {
  const numbers = verdicts.flatMap((verdict, index) => ('inconclusive' in verdict ? [index + 1] : []))
  if (numbers.length === 0) return []
  return [`Verdict ${numbers.join(', ')} is no finding: nothing harmless can tell, and the report says why.`]
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
