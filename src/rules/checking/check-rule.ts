import { nearest } from '../../shared/text.js'
import { groupsOf, probesOf, ruleEnvironment } from '../compile.js'
import type { KnownNames } from '../language/conditions.js'
import { inspectExpression } from '../language/conditions.js'
import { creationProblems } from '../safety/creation.js'
import { effectProblems } from '../safety/effect.js'
import type { ProbeFile, RuleFile } from '../files/rule-file.js'
import type { Scope } from '../language/scope.js'
import { answerFields, strayBrace, templatePlaces } from '../language/templates.js'
import { conditionVariables, templateNames, variables } from '../language/variables.js'
import type { Mistake, YamlPath } from '../files/yaml-file.js'

/** Everything that can be wrong with one rule of the right shape; empty if nothing is. */
export function checkRule(rule: RuleFile, scope: Scope): Mistake[] {
  return new RuleCheck(rule, scope).run()
}

// CEL's own words, which no name can be (CEL spec, "Reserved words"), and the types and functions of the library.
const RESERVED: ReadonlySet<string> = new Set(
  (
    'true false null in as break const continue else for function if import let loop package namespace return var ' +
    'void while has all exists exists_one map filter size int uint double string bool bytes list type dyn cel ' +
    'duration timestamp like matches optional null_type prototype __proto__'
  ).split(' ')
)

class RuleCheck {
  readonly #rule: RuleFile
  readonly #scope: Scope
  readonly #mistakes: Mistake[] = []
  readonly #probes: Record<string, ProbeFile>
  readonly #groups: Record<string, string[]>
  /** Variables that templates may use. */
  readonly #texts: readonly string[]

  constructor(rule: RuleFile, scope: Scope) {
    this.#rule = rule
    this.#scope = scope
    this.#probes = probesOf(rule, scope)
    this.#groups = groupsOf(rule, scope)
    this.#texts = templateNames(rule.unit, rule.effect)
  }

  run(): Mistake[] {
    this.#checkFix()
    this.#checkGroups()
    this.#checkProbeNames()
    for (const [name, probe] of Object.entries(this.#probes)) this.#checkProbe(name, probe)
    const creation = creationProblems(this.#rule.effect, this.#probes)
    for (const { probe, part, message, hint } of creation)
      this.#report({ path: [...this.#probePath(probe), ...part], message, hint })
    this.#checkConditions()
    this.#checkVerdicts()
    return this.#mistakes
  }

  #report(mistake: Mistake): void {
    this.#mistakes.push(mistake)
  }

  /** Where a probe stands; one that comes from a group is the fault of the line that uses the group. */
  #probePath(name: string): YamlPath {
    if (this.#rule.probes !== undefined && Object.hasOwn(this.#rule.probes, name)) return ['probes', name]
    const group = (this.#rule.use ?? []).findIndex((used) => this.#groups[used]?.includes(name) === true)
    return ['use', Math.max(group, 0)]
  }

  #checkFix(): void {
    const { fix } = this.#rule
    const { fixes } = this.#scope
    if (typeof fix !== 'string' || Object.hasOwn(fixes, fix)) return
    this.#report({ path: ['fix'], message: `unknown fix "${fix}"`, hint: suggest(fix, Object.keys(fixes)) })
  }

  #checkGroups(): void {
    const seen = new Map<string, string>()
    for (const [index, group] of (this.#rule.use ?? []).entries()) {
      const probes = this.#scope.groups[group]
      if (probes === undefined) {
        const known = Object.keys(this.#scope.groups)
        this.#report({
          path: ['use', index],
          message: `unknown group of probes "${group}"`,
          hint: suggest(group, known)
        })
        continue
      }
      for (const probe of Object.keys(probes)) {
        const other = seen.get(probe)
        if (other !== undefined) {
          const hint = 'Use one of the two.'
          this.#report({ path: ['use', index], message: `probe "${probe}" is in ${other} and in ${group}`, hint })
        }
        seen.set(probe, group)
      }
    }
    for (const name of Object.keys(this.#rule.probes ?? {})) {
      const group = seen.get(name)
      if (group === undefined) continue
      this.#report({
        path: ['probes', name],
        key: true,
        message: `"${name}" is a probe of the group ${group} already`,
        hint: 'Rename it.'
      })
    }
  }

  #checkProbeNames(): void {
    const taken = [
      ['variable', variables.map((variable) => variable.name)],
      ['group of probes', Object.keys(this.#scope.groups)],
      ['function', Object.keys(this.#scope.functions)],
      ['word of CEL', [...RESERVED]]
    ] as const
    for (const name of Object.keys(this.#rule.probes ?? {})) {
      const kind = taken.find(([, names]) => names.includes(name))?.[0]
      if (kind === undefined) continue
      const message = `"${name}" is a ${kind} and cannot name a probe`
      const known = taken.flatMap(([, names]) => names).toSorted()
      const hint = `Rename the probe. Taken are ${[...new Set(known)].join(', ')}.`
      this.#report({ path: ['probes', name], key: true, message, hint })
    }
    if (Object.keys(this.#probes).length === 0 && (this.#rule.use ?? []).length === 0) {
      this.#report({ path: ['probes'], message: 'the rule has no probe', hint: 'Add probes, or use a group of them.' })
    }
  }

  #checkProbe(name: string, probe: ProbeFile): void {
    const own = this.#probePath(name)
    const inGroup = own[0] === 'use'
    const where = (part: YamlPath): YamlPath => (inGroup ? own : [...own, ...part])
    const prefix = inGroup ? `probe ${name}: ` : ''
    const texts: [YamlPath, string | undefined][] = [
      [['path'], probe.path],
      ...Object.entries(probe.headers ?? {}).map(([header, value]): [YamlPath, string] => [
        ['headers', header],
        String(value)
      ]),
      [['body'], probe.body],
      [['creates'], probe.creates]
    ]
    for (const [part, text] of texts) {
      if (text !== undefined) this.#checkTemplate(where(part), text, this.#texts, prefix, inGroup)
    }
    const flag = this.#rule.requires?.flag === 'long-name-put'
    for (const problem of effectProblems(probe, this.#rule.effect, flag)) {
      const header = Object.keys(probe.headers ?? {}).find(
        (field) => field.toLowerCase() === problem.header?.toLowerCase()
      )
      const part = header === undefined ? [problem.part] : ['headers', header]
      this.#report({ path: where(part), message: prefix + problem.message, hint: problem.hint })
    }
  }

  #checkTemplate(path: YamlPath, text: string, known: readonly string[], prefix = '', whole = false): void {
    const stray = strayBrace(text)
    if (stray >= 0) {
      const place = whole ? {} : { start: stray, end: stray + 2 }
      this.#report({ path, ...place, message: `${prefix}braces that belong to no {{name}}`, hint: 'Write {{name}}.' })
    }
    for (const { name, start, end } of templatePlaces(text)) {
      if (known.includes(name)) continue
      const elsewhere = variables.find((variable) => variable.name === name)
      const message =
        elsewhere === undefined
          ? `${prefix}unknown variable {{${name}}}`
          : `${prefix}{{${name}}} is not available with unit: ${this.#rule.unit}, effect: ${this.#rule.effect}`
      this.#report({ path, ...(whole ? {} : { start, end }), message, hint: suggest(name, known) })
    }
  }

  #checkConditions(): void {
    if (this.#rule.applies !== undefined) this.#checkCondition(['applies'], this.#rule.applies, [], [])
    const earlier: string[] = []
    for (const [name, probe] of Object.entries(this.#probes)) {
      const groups = this.#groupsWithin(earlier)
      if (probe.if !== undefined) this.#checkCondition([...this.#probePath(name), 'if'], probe.if, earlier, groups)
      earlier.push(name)
      if (probe.repeat === undefined) continue
      const path = [...this.#probePath(name), 'repeat', 'until']
      this.#checkCondition(path, probe.repeat.until, earlier, this.#groupsWithin(earlier))
    }
  }

  /** Groups whose probes were all sent before. */
  #groupsWithin(earlier: readonly string[]): string[] {
    return Object.keys(this.#groups).filter((group) => this.#groups[group]?.every((probe) => earlier.includes(probe)))
  }

  #checkCondition(path: YamlPath, source: string, probes: readonly string[], groups: readonly string[]): void {
    const unit = conditionVariables(this.#rule.unit).map((variable) => variable.name)
    const known: KnownNames = {
      variables: [...unit, ...probes, ...groups],
      functions: Object.keys(this.#scope.functions)
    }
    const usable = probes.filter((name) => !RESERVED.has(name) && !unit.includes(name) && !groups.includes(name))
    const environment = ruleEnvironment(this.#scope, this.#rule.unit, usable, groups)
    for (const problem of inspectExpression(source, environment, known).problems) {
      const name = /^unknown name "(.*)"$/.exec(problem.message)?.[1]
      const isLater = name !== undefined && (Object.hasOwn(this.#probes, name) || Object.hasOwn(this.#groups, name))
      if (!isLater) this.#report({ ...problem, path })
      else {
        const message =
          path[0] === 'applies'
            ? `"${name}" is a probe; applies is asked before any is sent`
            : `"${name}" is not sent before this`
        this.#report({ ...problem, path, message, hint: path[0] === 'applies' ? 'Read the unit only.' : 'Move it up.' })
      }
    }
  }

  #checkVerdicts(): void {
    const { verdicts } = this.#rule
    const names = Object.keys(this.#probes)
    const texts = [...this.#texts, ...names.flatMap((name) => answerFields.map((field) => `${name}.${field}`))]
    for (const [index, verdict] of verdicts.entries()) {
      const path: YamlPath = ['verdicts', index]
      this.#checkCondition([...path, 'when'], verdict.when, names, Object.keys(this.#groups))
      if ('exposed' in verdict && verdict.summary !== undefined)
        this.#checkTemplate([...path, 'summary'], verdict.summary, texts)
      if ('inconclusive' in verdict) this.#checkTemplate([...path, 'inconclusive'], verdict.inconclusive, texts)
    }
    if (!verdicts.some((verdict) => 'exposed' in verdict)) {
      this.#report({ path: ['verdicts'], message: 'the rule can never find anything', hint: 'Add a verdict exposed.' })
    }
  }
}

function suggest(name: string, known: readonly string[]): string {
  const guess = nearest(name, known)
  return guess === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean "${guess}"?`
}
