// Examples of how servers answer, beside each rule: read, checked and played. Reads files; `case-server.ts` alone opens
// a socket, on the loopback.
import type { FailureKind } from '../../evidence/exchange.js'
import type { Confidence, Severity } from '../../findings/severity.js'
import type { z } from 'zod'
import { UsageError, UsageErrors } from '../../shared/errors.js'
import { unitKinds } from '../../units/kinds.js'
import type { Unit, UnitKind } from '../../units/unit.js'
import { findKind, listVariables } from '../language/names.js'
import type { BuiltinRules } from '../builtin.js'
import { createCaseSchema } from './case-schema.js'
import type { AnswerFile, CaseEntry, CaseFile, FiringEntry, SilentEntry } from './case-schema.js'
import { checkCases } from './check-cases.js'
import { compileRule } from '../compile.js'
import { loadFolders } from '../load.js'
import type { LoadedFolder, LoadedRule } from '../load.js'
import type { Rule } from '../rule.js'
import { checkShape } from '../files/shape.js'
import { readYamlFile } from '../files/yaml-file.js'

/** What a scripted server does with one request; texts may hold `{{token}}` and other values seen in requests. */
export type ScriptedAnswer = {
  status: number
  /** Each with its values, one field line for each. */
  headers: Readonly<Record<string, readonly string[]>>
  body: string
  /** Set instead of a status. `closed` is a dropped connection. */
  failure: FailureKind | null
}

/** One example of how a server answers, and what the rule has to say about it. */
export type Case = {
  kind: 'fires' | 'silent'
  name: string
  /** What the rule is run on. */
  unit: Unit
  /** Answers per probe or instance of it (`put.php`), in turn; the last one is repeated. */
  answers: Readonly<Record<string, readonly ScriptedAnswer[]>>
  /** For probes without answers; 404 unless said otherwise. */
  otherwise: ScriptedAnswer
  expect: { confidence: Confidence | null; severity: Severity | null; kinds: readonly CaseOutcome['kind'][] }
}

/** What a run of a case came to. */
export type CaseOutcome =
  | { kind: 'exposed'; confidence: Confidence; severity: Severity }
  | { kind: 'inconclusive' | 'failed'; reason: string }
  | { kind: 'clean' | 'not-asked' }

/** A rule and its cases. */
export type RuleCases = { rule: Rule; file: string; cases: readonly Case[] }

/** What came of reading something, and what is wrong with it. */
type Read<T> = { value: T; problems: UsageError[] }

/**
 * Loads rule folders with the cases beside the rules. A rule without cases, with fewer silent than firing ones, or
 * cases without a rule are mistakes. Throws `UsageErrors` with every mistake of every file.
 */
export async function loadCases(
  folders: readonly string[],
  builtin: BuiltinRules | null = null,
  kinds: readonly UnitKind[] = unitKinds
): Promise<readonly RuleCases[]> {
  return await loadCasesBeside(await loadFolders(folders, builtin, kinds))
}

/** The same for folders whose rules were loaded. */
export async function loadCasesBeside(folders: readonly LoadedFolder[]): Promise<readonly RuleCases[]> {
  const read: Read<RuleCases[]>[] = []
  for (const folder of folders) read.push(await loadFolderCases(folder))
  const problems = read.flatMap((folder) => folder.problems)
  if (problems.length > 0) throw new UsageErrors(problems)
  return read.flatMap(({ value }) => value)
}

async function loadFolderCases({ files, sources, scope }: LoadedFolder): Promise<Read<RuleCases[]>> {
  const schema = createCaseSchema(scope.kinds)
  const keys = new Set(sources.map(({ family, rule }) => `${family}/${rule.id}`))
  const read: Read<RuleCases[]>[] = []
  for (const source of sources) {
    const file = files.cases.find(({ family, stem }) => family === source.family && stem === source.rule.id)
    if (file === undefined) read.push({ value: [], problems: [describeUntested(source)] })
    else {
      const rule = compileRule(source, scope)
      const { value: cases, problems } = await readCases(file.path, rule, schema, scope.kinds)
      read.push({ value: [{ rule, file: file.path, cases }], problems })
    }
  }
  const strays = files.cases.filter(({ family, stem }) => !keys.has(`${family}/${stem}`))
  return {
    value: read.flatMap(({ value }) => value),
    problems: [...read.flatMap(({ problems }) => problems), ...strays.map(({ path }) => describeStray(path))]
  }
}

function describeUntested({ rule, file }: LoadedRule): UsageError {
  const hint = `Write ${rule.id}.test.yaml beside it, with fires: and silent: cases.`
  return new UsageError('the rule has no cases', { code: 'rule-untested', place: { file: file.file }, hint })
}

function describeStray(file: string): UsageError {
  const hint = 'Name the file after its rule.'
  return new UsageError('cases without a rule', { code: 'rule-untested', place: { file }, hint })
}

async function readCases(
  path: string,
  rule: Rule,
  schema: z.ZodType<CaseFile>,
  kinds: readonly UnitKind[]
): Promise<Read<Case[]>> {
  const file = await readYamlFile(path)
  if (Array.isArray(file)) return { value: [], problems: file }
  const { value, mistakes } = checkShape(schema, file.value)
  const variables = listVariables(kinds).map(({ name }) => name)
  const all = [...mistakes, ...(value === null ? [] : checkCases(value, rule, variables))]
  const problems = all.map((mistake) => file.error(mistake, 'rule-case-invalid'))
  if (value === null) return { value: [], problems }
  const kind = findKind(kinds, rule.unit)
  return {
    value: [
      ...value.fires.map((entry) => ({
        ...describeCase(entry, kind),
        kind: 'fires' as const,
        expect: expectFinding(entry)
      })),
      ...value.silent.map((entry) => ({
        ...describeCase(entry, kind),
        kind: 'silent' as const,
        expect: expectNone(entry)
      }))
    ],
    problems
  }
}

function describeCase(entry: CaseEntry, kind: UnitKind): Omit<Case, 'kind' | 'expect'> {
  const answers = Object.entries(entry.answers ?? {}).map(
    ([probe, given]) => [probe, [given].flat().map(scriptAnswer)] as const
  )
  return {
    name: entry.name,
    unit: kind.describeCase(entry.unit ?? {}),
    answers: Object.fromEntries(answers),
    otherwise: scriptAnswer(entry.otherwise ?? 404)
  }
}

function expectFinding({ expect, severity }: FiringEntry): Case['expect'] {
  return { kinds: ['exposed'], confidence: expect ?? null, severity: severity ?? null }
}

function expectNone({ expect }: SilentEntry): Case['expect'] {
  const kinds = expect === undefined ? (['clean', 'inconclusive', 'not-asked'] as const) : [expect]
  return { kinds, confidence: null, severity: null }
}

function scriptAnswer(answer: AnswerFile): ScriptedAnswer {
  const none = { status: 0, headers: {}, body: '', failure: null }
  if (typeof answer === 'number') return { ...none, status: answer }
  if (answer === 'dropped') return { ...none, failure: 'closed' }
  if ('failed' in answer) return { ...none, failure: answer.failed }
  const headers = Object.entries(answer.headers ?? {}).map(
    ([name, value]) => [name, [value].flat().map(String)] as const
  )
  return {
    ...none,
    status: answer.status,
    headers: Object.fromEntries(headers),
    body: answer.body ?? ''
  }
}
