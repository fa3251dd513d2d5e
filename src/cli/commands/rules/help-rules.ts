import { readBuiltinRules } from '../../../rules/builtin.js'
import { UsageError } from '../../../shared/errors.js'
import { writeText, type Streams } from '../../terminal/streams.js'

/**
 * `rules help [NAME]`: the topics of the manual, or what a name means.
 * @throws UsageError `unknown-name` with the nearest names
 */
export async function helpRules(name: string | undefined, streams: Streams): Promise<number> {
  const [{ buildManual, findInManual, suggestNames }, { describeFound, describeTopics }] = await Promise.all([
    import('../../../rules/manual/manual.js'),
    import('../../../rules/manual/manual-text.js')
  ])
  const manual = buildManual(await readBuiltinRules())
  if (name === undefined) {
    await writeText(streams.stdout, describeTopics(manual))
    return 0
  }
  const found = findInManual(manual, name)
  if (found === null) {
    const near = suggestNames(manual, name)
    const hint = near.length === 0 ? 'Run verbgate rules help to see the topics.' : `Did you mean ${near.join(', ')}?`
    throw new UsageError(`the manual has nothing on ${name}`, { code: 'unknown-name', hint })
  }
  await writeText(streams.stdout, describeFound(found, manual))
  return 0
}
