import type { FailureKind } from '../../evidence/exchange.js'
import type { Confidence, Severity } from '../../findings/severity.js'
import { UsageError, UsageErrors } from '../../shared/errors.js'
import type { BuiltinRules } from '../builtin.js'
import { caseFileSchema } from './case-schema.js'
import type { AnswerFile, CaseEntry, CaseFile } from './case-schema.js'
import { checkCases } from './check-cases.js'
import { compileRule } from '../compile.js'
import { loadFolders } from '../load.js'
import type { LoadedFolder } from '../load.js'
import type { Rule } from '../rule.js'
import { checkShape } from '../files/shape.js'
import { readYamlFile } from '../files/yaml-file.js'

/** What a scripted server does with one request; texts may hold `{{token}}` and other values seen in requests. */
export type ScriptedAnswer = {
  status: number
  headers: Readonly<Record<string, string>>
  body: string
  /** Set instead of a status. `closed` is a dropped connection. */
  failure: FailureKind | null
}

/** The unit a case is played on. */
export type CaseUnit = {
  area: string
  file: string | null
  rendersPages: boolean
  page: { path: string; status: number; contentType: string }
}

/** One example of how a server answers, and what the rule has to say about it. */
export type Case = {
  kind: 'fires' | 'silent'
  name: string
  unit: CaseUnit
  /** Answers per probe, in turn; the last one is repeated. */
  answers: Readonly<Record<string, readonly ScriptedAnswer[]>>
  /** For probes without answers; 404 unless said otherwise. */
  otherwise: ScriptedAnswer
  expect: { confidence: Confidence | null; severity: Severity | null; kinds: readonly CaseOutcome['kind'][] }
}

/** What a run of a case came to. */
export type CaseOutcome =
  | { kind: 'exposed'; confidence: Confidence; severity: Severity }
  | { kind: 'inconclusive' | 'failed'; reason: string }
  | { kind: 'clean' }

/** A rule and its cases. */
export type RuleCases = { rule: Rule; file: string; cases: readonly Case[] }

/**
 * Loads rule folders with the cases beside the rules. A rule without cases, with fewer silent than firing ones, or
 * cases without a rule are mistakes. Throws `UsageErrors` with every mistake of every file.
 */
export async function loadCases(
  folders: readonly string[],
  builtin: BuiltinRules | null = null
): Promise<readonly RuleCases[]> {
  const problems: UsageError[] = []
  const all: RuleCases[] = []
  for (const folder of await loadFolders(folders, builtin)) all.push(...(await casesOf(folder, problems)))
  if (problems.length > 0) throw new UsageErrors(problems)
  return all
}

async function casesOf(folder: LoadedFolder, problems: UsageError[]): Promise<RuleCases[]> {
  const found: RuleCases[] = []
  const byKey = new Map(folder.files.cases.map((file) => [`${file.family}/${file.stem}`, file]))
  for (const source of folder.sources) {
    const key = `${source.family}/${source.rule.id}`
    const file = byKey.get(key)
    byKey.delete(key)
    if (file === undefined) {
      const hint = `Write ${source.rule.id}.test.yaml beside it, with fires: and silent: cases.`
      problems.push(
        new UsageError('the rule has no cases', { code: 'rule-untested', place: { file: source.file.file }, hint })
      )
      continue
    }
    const rule = compileRule(source, folder.scope)
    found.push({ rule, file: file.path, cases: await readCases(file.path, rule, problems) })
  }
  for (const { path } of byKey.values()) {
    problems.push(
      new UsageError('cases without a rule', {
        code: 'rule-untested',
        place: { file: path },
        hint: 'Name the file after its rule.'
      })
    )
  }
  return found
}

async function readCases(path: string, rule: Rule, problems: UsageError[]): Promise<Case[]> {
  const file = await readYamlFile(path)
  if (Array.isArray(file)) {
    problems.push(...file)
    return []
  }
  const { value, mistakes } = checkShape<CaseFile>(caseFileSchema, file.value)
  if (value !== null) mistakes.push(...checkCases(value, rule))
  problems.push(...mistakes.map((mistake) => file.error(mistake, 'rule-case-invalid')))
  if (value === null) return []
  return [
    ...value.fires.map((entry) => caseOf('fires', entry)),
    ...value.silent.map((entry) => caseOf('silent', entry))
  ]
}

const defaultUnit: CaseUnit = {
  area: '/images/',
  file: null,
  rendersPages: false,
  page: { path: '/account', status: 200, contentType: 'text/html' }
}

function caseOf(kind: Case['kind'], entry: CaseEntry): Case {
  const answers = Object.entries(entry.answers ?? {}).map(([probe, given]) => [probe, list(given).map(scripted)])
  return {
    kind,
    name: entry.name,
    unit: unitOf(entry.unit ?? {}),
    answers: Object.fromEntries(answers) as Case['answers'],
    otherwise: scripted(entry.otherwise ?? 404),
    expect: expectationOf(kind, entry)
  }
}

function unitOf(unit: NonNullable<CaseEntry['unit']>): CaseUnit {
  const area = unit.area ?? defaultUnit.area
  const page = { ...defaultUnit.page, ...withoutUndefined(unit.page ?? {}) }
  return { ...defaultUnit, file: `${area}logo.png`, ...withoutUndefined(unit), area, page }
}

function expectationOf(kind: Case['kind'], { expect, severity }: CaseEntry): Case['expect'] {
  const none = { confidence: null, severity: severity ?? null }
  if (kind === 'fires') return { ...none, kinds: ['exposed'], confidence: (expect as Confidence | undefined) ?? null }
  return { ...none, kinds: expect === undefined ? ['clean', 'inconclusive'] : [expect as 'clean'] }
}

function list(answers: AnswerFile | AnswerFile[]): AnswerFile[] {
  return Array.isArray(answers) ? answers : [answers]
}

function scripted(answer: AnswerFile): ScriptedAnswer {
  const none = { status: 0, headers: {}, body: '', failure: null }
  if (typeof answer === 'number') return { ...none, status: answer }
  if (answer === 'dropped') return { ...none, failure: 'closed' }
  if ('failed' in answer) return { ...none, failure: answer.failed }
  const headers = Object.entries(answer.headers ?? {}).map(([name, value]) => [name, String(value)])
  return {
    ...none,
    status: answer.status,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: answer.body ?? ''
  }
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as never
}
