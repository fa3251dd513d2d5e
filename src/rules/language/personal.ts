import type { Environment } from '@marcbachmann/cel-js'
import type { Answer } from '../../evidence/answer.js'
import { countWords, findPersonalWords } from '../../evidence/personal-text.js'

/** Teaches an environment to tell what is one visitor's own: `personal(answers, others)` and `carries(answer, words)`. */
export function registerPersonal(environment: Environment): Environment {
  return environment
    .registerFunction(
      'personal(list<Response>, list<Response>): list<string>',
      (own: readonly Answer[], others: readonly Answer[]) => findPersonalWords(own.map(readText), others.map(readText))
    )
    .registerFunction('carries(Response, list<string>): int', (answer: Answer, words: readonly string[]) =>
      BigInt(countWords(readText(answer), words))
    )
}

/** Without the names of its own URL, which are nobody's. */
function readText({ rendering }: Answer): string {
  return rendering
}
