import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../../shared/errors.js'

/** A file of a family, and its name without the ending. */
export type RuleFilePlace = { path: string; family: string; stem: string }

/** The files of a rule folder; paths as given, joined. */
export type RuleFolder = {
  folder: string
  /** `definitions.yaml`, or the files of the folder `definitions`, by path. */
  definitions: readonly string[]
  /** `<family>/<id>.yaml`, by path. */
  rules: readonly RuleFilePlace[]
  /** `<family>/<id>.test.yaml`, by path. */
  cases: readonly RuleFilePlace[]
}

const maxFiles = 2000

/** The folder that is no family but holds what rules share. */
const DEFINITIONS = 'definitions'

/** Lists a rule folder in a fixed order; what does not belong there is a problem, so that no rule is overlooked. */
export async function listRuleFolder(folder: string): Promise<{ files: RuleFolder; problems: UsageError[] }> {
  try {
    const [top, below] = await listEntries(folder)
    const inner = below.filter(({ family }) => family !== DEFINITIONS)
    const shared = below.filter(({ family, name }) => family === DEFINITIONS && name.endsWith('.yaml'))
    const rules = inner.filter(({ name }) => name.endsWith('.yaml') && !name.endsWith('.test.yaml'))
    const cases = inner.filter(({ name }) => name.endsWith('.test.yaml'))
    const files = {
      folder,
      definitions: [...top.filter(({ name }) => name === 'definitions.yaml'), ...shared].map(({ path }) => path),
      rules: rules.map((entry) => ({ ...entry, stem: entry.name.slice(0, -'.yaml'.length) })),
      cases: cases.map((entry) => ({ ...entry, stem: entry.name.slice(0, -'.test.yaml'.length) }))
    }
    return { files, problems: listProblems(files, top, below) }
  } catch (error) {
    const message = `cannot read the rule folder: ${(error as Error).message}`
    const details = { code: 'rule-folder', place: { file: folder }, hint: 'Check the path.', cause: error }
    const files = { folder, definitions: [], rules: [], cases: [] }
    return { files, problems: [new UsageError(message, details)] }
  }
}

function listProblems(
  { folder, rules }: RuleFolder,
  top: readonly { name: string; path: string }[],
  inner: readonly { name: string; path: string }[]
): UsageError[] {
  const stray = top.filter(({ name }) => /\.ya?ml$/.test(name) && name !== 'definitions.yaml')
  const misnamed = inner.filter(({ name }) => name.endsWith('.yml'))
  const problems = [
    ...stray.map(({ path }) =>
      describe(path, 'the rule is in no family', 'Move it into a folder: <family>/<id>.yaml.')
    ),
    ...misnamed.map(({ path }) => describe(path, 'rule files end in .yaml', 'Rename the file.')),
    ...(rules.length > maxFiles ? [describe(folder, `more than ${maxFiles} rules`, 'Split the folder.')] : [])
  ]
  if (rules.length > 0 || problems.length > 0) return problems
  return [describe(folder, 'the folder holds no rules', 'Rules are in <family>/<id>.yaml below it.')]
}

function describe(file: string, message: string, hint: string): UsageError {
  return new UsageError(message, { code: 'rule-folder', place: { file }, hint })
}

/** The files of the folder itself and those of its families, each by name. */
async function listEntries(
  folder: string
): Promise<[top: { name: string; path: string }[], inner: { name: string; path: string; family: string }[]]> {
  const entries = await listVisible(folder)
  const families = entries.filter((entry) => entry.isDirectory())
  const inner = await Promise.all(
    families.map(async ({ name: family, path }) =>
      (await listVisible(path)).map((entry) => ({ name: entry.name, path: entry.path, family }))
    )
  )
  return [entries.filter((entry) => !entry.isDirectory()), inner.flat()]
}

async function listVisible(folder: string): Promise<{ name: string; path: string; isDirectory(): boolean }[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter(({ name }) => !name.startsWith('.'))
    .map((entry) => ({ name: entry.name, path: join(folder, entry.name), isDirectory: () => entry.isDirectory() }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
