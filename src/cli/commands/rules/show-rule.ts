import { ruleText } from '../../../rules/show.js'
import { UsageError } from '../../../shared/errors.js'
import { nearest } from '../../../shared/text.js'
import { writeText, type Streams } from '../../terminal/streams.js'
import { loadAllRules } from './rule-source.js'

/** `rules show ID`. @throws UsageError `unknown-rule` with the nearest id */
export async function showRule(id: string, dirs: readonly string[], streams: Streams): Promise<number> {
  const rules = await loadAllRules(dirs)
  const rule = rules.find((known) => known.id === id)
  if (rule === undefined) {
    const near = nearest(
      id,
      rules.map((known) => known.id)
    )
    const hint = near === undefined ? 'Run verbgate rules list to see them.' : `Did you mean ${near}?`
    throw new UsageError(`there is no rule ${id}`, { code: 'unknown-rule', hint })
  }
  await writeText(streams.stdout, ruleText(rule))
  return 0
}
