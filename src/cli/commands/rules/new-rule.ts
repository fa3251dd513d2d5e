import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { printable } from '../../../reporters/layout.js'
import { readBuiltinRules } from '../../../rules/builtin.js'
import { UsageError } from '../../../shared/errors.js'
import { nearest } from '../../../shared/text.js'
import { createFile } from '../../../shared/replace-file.js'
import { isBuiltinFolder } from './rule-folder.js'
import { fileError } from '../../terminal/file-error.js'
import { writeText, type Streams } from '../../terminal/streams.js'

/** Flags of `rules new`, as typed. */
export type NewRuleFlags = { unit?: string; like?: 'page' | 'header'; rules?: string }

const STEM = /^[a-z0-9]+(-[a-z0-9]+)*$/

/**
 * `rules new ID` or `rules new FAMILY/ID`: writes a commented rule and its cases.
 * @throws UsageError `rule-id-invalid`, `id-taken`, `flag-invalid`, `rule-folder`; `file-exists` rather than to overwrite one
 */
export async function newRule(name: string, flags: NewRuleFlags, streams: Streams): Promise<number> {
  const { writeNewRule, startUnits } = await import('../../../rules/manual/new-rule.js')
  const { family, id } = readName(name)
  const like = flags.like ?? 'page'
  // fields are the same for the whole site as a rule
  const unit = readUnit(flags.unit ?? (like === 'header' ? 'origin' : 'area'), startUnits)
  const dir = chooseFolder(flags)
  await demandFree(id, dir)
  const files = writeNewRule(id, unit, like)
  const stem = join(dir, family, id)
  const [rule, cases] = [`${stem}.yaml`, `${stem}.test.yaml`]
  for (const file of [rule, cases]) if (existsSync(file)) throw describeExisting(file)
  mkdir(join(dir, family))
  write(rule, files.rule)
  write(cases, files.cases)
  await writeText(streams.stdout, describeNext({ rule, cases, dir, id }))
  return 0
}

/** A rule of one's own does not land among the tool's by chance, only where they are named. */
function chooseFolder({ rules }: NewRuleFlags): string {
  const dir = rules ?? 'rules'
  if (rules !== undefined || !existsSync(dir) || !isBuiltinFolder(dir)) return dir
  throw new UsageError('rules is the folder of the built-in rules here', {
    code: 'rule-folder',
    hint: 'Name a folder of your own: --rules my-rules. To add a built-in rule: --rules rules.'
  })
}

function describeNext({ rule, cases, dir, id }: Record<'rule' | 'cases' | 'dir' | 'id', string>): string {
  return `${printable(rule)}
${printable(cases)}
Change what says CHANGE in both, then:
  verbgate rules check ${printable(dir)}
  verbgate rules test ${printable(dir)}
  verbgate rules explain ${id} URL ${isBuiltinFolder(dir) ? '(after a build)' : `--rules ${printable(dir)}`}
`
}

function readName(name: string): { family: string; id: string } {
  const parts = name.split('/')
  const [family = '', id = ''] = parts.length === 1 ? ['own', name] : parts
  if (parts.length <= 2 && STEM.test(family) && STEM.test(id) && family !== 'definitions') return { family, id }
  throw new UsageError(`${name} is no name for a rule`, {
    code: 'rule-id-invalid',
    hint: 'Write a noun for the failing state in kebab-case, such as backup-listed, or with a family files/backup-listed.'
  })
}

function readUnit(unit: string, known: readonly string[]): string {
  if (known.includes(unit)) return unit
  const near = nearest(unit, known)
  const hint = near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${near}?`
  throw new UsageError(`--unit ${unit} is not known`, { code: 'flag-invalid', hint })
}

/** Ids are unique over all families and the built-in rules. */
async function demandFree(id: string, dir: string): Promise<void> {
  const builtin = await readBuiltinRules()
  const hint = 'Choose another id.'
  if (builtin.rules.some(({ rule }) => rule.id === id))
    throw new UsageError(`there is a built-in rule ${id}`, { code: 'id-taken', hint })
  if (!existsSync(dir)) return
  const { listRuleFolder } = await import('../../../rules/files/folder.js')
  const { files } = await listRuleFolder(dir)
  const taken = files.rules.find(({ stem }) => stem === id)
  if (taken !== undefined) throw describeExisting(taken.path)
}

function describeExisting(file: string): UsageError {
  const hint = 'Change that one, or choose another id.'
  return new UsageError('there is such a rule already', { code: 'file-exists', place: { file }, hint })
}

function mkdir(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw fileError('the folder cannot be made', folder, error)
  }
}

function write(file: string, text: string): void {
  try {
    if (!createFile(file, text)) throw describeExisting(file)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw fileError('the file cannot be written', file, error)
  }
}
