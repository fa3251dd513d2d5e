import { count, printable } from '../../../reporters/layout.js'
import type { UsageError } from '../../../shared/errors.js'
import { writeText, type Streams } from '../../terminal/streams.js'
import { findRuleFolder } from './rule-folder.js'

/** `rules check [DIR]`. @throws UsageErrors with every mistake of every rule and case file */
export async function checkRules(dir: string | undefined, streams: Streams): Promise<number> {
  const { folder, builtin } = await findRuleFolder(dir)
  const { loadFolders } = await import('../../../rules/load.js')
  const loaded = await loadFolders([folder], builtin)
  const notes = loaded.flatMap((one) => one.notes)
  if (notes.length > 0) await writeText(streams.stdout, `${noteLines(notes).join('\n')}\n`)
  if (dir === undefined && loaded.every(({ files }) => files.cases.length === 0)) {
    const rules = loaded.reduce((sum, { sources }) => sum + sources.length, 0)
    const text = `${count(rules, 'rule')}, no mistakes. The package carries no cases.\n${OF_YOUR_OWN}`
    await writeText(streams.stdout, text)
    return 0
  }
  const { loadCasesBeside } = await import('../../../rules/cases/cases.js')
  const all = await loadCasesBeside(loaded)
  const cases = all.flatMap((rule) => rule.cases)
  const firing = cases.filter(({ kind }) => kind === 'fires').length
  const text = `${count(all.length, 'rule')}, ${firing} firing and ${cases.length - firing} silent cases, no mistakes.`
  await writeText(streams.stdout, `${text}\n${dir === undefined ? OF_YOUR_OWN : ''}`)
  return 0
}

/** Somebody who forgot the folder would take the line above for an answer about his rules. */
const OF_YOUR_OWN = 'These are the built-in rules. For rules of your own: verbgate rules check DIR\n'

/** What will not be understood for ever: a note and no mistake. */
function noteLines(notes: readonly UsageError[]): string[] {
  return notes.flatMap(({ place, message, hint }) => [
    printable(`note: ${place?.file}:${place?.line}:${place?.column}: ${message.split('\n', 1)[0]}`),
    ...(hint === undefined ? [] : [printable(`  ${hint}`)])
  ])
}
