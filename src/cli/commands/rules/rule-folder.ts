import { realpathSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readBuiltinRules, type BuiltinRules } from '../../../rules/builtin.js'
import { UsageError } from '../../../shared/errors.js'

const OWN = fileURLToPath(new URL('../../../../rules', import.meta.url))

/** The folder to look at; rules of another folder than the built-in one build on the built-in definitions. */
export async function findRuleFolder(
  dir: string | undefined
): Promise<{ folder: string; builtin: BuiltinRules | null }> {
  if (dir === undefined) return { folder: relative('', OWN) || '.', builtin: null }
  return { folder: dir, builtin: isBuiltinFolder(dir) ? null : await readBuiltinRules() }
}

/** Whether the folder is that of the built-in rules. @throws UsageError `rule-folder` if there is none */
export function isBuiltinFolder(dir: string): boolean {
  return realpathSync.native(OWN) === realPath(dir)
}

function realPath(dir: string): string {
  try {
    return realpathSync.native(dir)
  } catch (error) {
    throw new UsageError(`there is no folder ${dir}`, { code: 'rule-folder', hint: 'Check the path.', cause: error })
  }
}
