import { realpathSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readBuiltinRules, type BuiltinRules } from '../../../rules/builtin.js'
import { UsageError } from '../../../shared/errors.js'

/** The folder to look at; rules of another folder than the built-in one build on the built-in definitions. */
export async function findRuleFolder(
  dir: string | undefined
): Promise<{ folder: string; builtin: BuiltinRules | null }> {
  const own = fileURLToPath(new URL('../../../../rules', import.meta.url))
  if (dir === undefined) return { folder: relative('', own) || '.', builtin: null }
  const isOwn = realpathSync.native(own) === realPath(dir)
  return { folder: dir, builtin: isOwn ? null : await readBuiltinRules() }
}

function realPath(dir: string): string {
  try {
    return realpathSync.native(dir)
  } catch (error) {
    throw new UsageError(`there is no folder ${dir}`, { code: 'rule-folder', hint: 'Check the path.', cause: error })
  }
}
