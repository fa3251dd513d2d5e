import { answerOf, type Answer } from '../../src/evidence/answer.js'
import type { Seen } from '../../src/rules/language/conditions.js'

/** What a condition is tried on: these answers by their probes, and nothing of others. */
export function seenOf(answers: Readonly<Record<string, Answer>>, values: Seen['values'] = {}): Seen {
  return { values, answer: (probe) => answers[probe] ?? answerOf(null) }
}
