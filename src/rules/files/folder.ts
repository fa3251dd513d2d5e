import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../../shared/errors.js'

/** The files of a rule folder; paths as given, joined. */
export type RuleFolder = {
  folder: string
  definitions: string | null
  /** `<family>/<id>.yaml`, by path. */
  rules: { path: string; family: string; stem: string }[]
  /** `<family>/<id>.test.yaml`, by path. */
  cases: { path: string; family: string; stem: string }[]
}

const maxFiles = 2000

/** Lists a rule folder in a fixed order; what does not belong there is a problem, so that no rule is overlooked. */
export async function listRuleFolder(folder: string): Promise<{ files: RuleFolder; problems: UsageError[] }> {
  const files: RuleFolder = { folder, definitions: null, rules: [], cases: [] }
  const problems: UsageError[] = []
  const problem = (file: string, message: string, hint: string, cause?: unknown): void => {
    problems.push(
      new UsageError(message, { code: 'rule-folder', place: { file }, hint, ...(cause === undefined ? {} : { cause }) })
    )
  }
  try {
    for (const entry of await sortedEntries(folder)) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        for (const inner of await sortedEntries(path))
          sortFile(files, join(path, inner.name), entry.name, inner.name, problem)
      } else if (entry.name === 'definitions.yaml') files.definitions = path
      else if (/\.ya?ml$/.test(entry.name))
        problem(path, 'the rule is in no family', 'Move it into a folder: <family>/<id>.yaml.')
    }
  } catch (error) {
    problem(folder, `cannot read the rule folder: ${(error as Error).message}`, 'Check the path.', error)
    return { files, problems }
  }
  if (files.rules.length > maxFiles) problem(folder, `more than ${maxFiles} rules`, 'Split the folder.')
  if (files.rules.length === 0 && problems.length === 0) {
    problem(folder, 'the folder holds no rules', 'Rules are in <family>/<id>.yaml below it.')
  }
  return { files, problems }
}

async function sortedEntries(folder: string): Promise<{ name: string; isDirectory(): boolean }[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.filter((entry) => !entry.name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1))
}

function sortFile(
  files: RuleFolder,
  path: string,
  family: string,
  name: string,
  problem: (file: string, message: string, hint: string) => void
): void {
  if (name.endsWith('.test.yaml')) files.cases.push({ path, family, stem: name.slice(0, -'.test.yaml'.length) })
  else if (name.endsWith('.yaml')) files.rules.push({ path, family, stem: name.slice(0, -'.yaml'.length) })
  else if (name.endsWith('.yml')) problem(path, 'rule files end in .yaml', 'Rename the file.')
}
