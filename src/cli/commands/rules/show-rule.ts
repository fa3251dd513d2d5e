import { writeText, type Streams } from '../../terminal/streams.js'
import { findRule } from './rule-source.js'

/** `rules show ID`. @throws UsageError `unknown-rule` with the nearest id */
export async function showRule(id: string, dirs: readonly string[], streams: Streams): Promise<number> {
  const [{ source, scope }, { describeRule }] = await Promise.all([
    findRule(id, dirs),
    import('../../../rules/manual/show-rule.js')
  ])
  await writeText(streams.stdout, describeRule(source, scope))
  return 0
}
