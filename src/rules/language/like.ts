import { createContext, Script } from 'node:vm'

/** Characters of the text that `like` looks at. */
export const maxSubjectChars = 4096
/** Longest pattern that `like` takes. */
export const maxPatternChars = 200
/** Most quantifiers: V8 takes seconds to compile forty optional characters, and no clock stops that. */
const maxChoices = 16
/** Time one match may take; more is an error, and so a failed check. */
export const matchBudgetMs = 50

type Matcher = (subject: string) => boolean
const matchers = new Map<string, Matcher>()

/**
 * Searches the first 4096 characters of `text` for a regular expression; `(?i)` in front ignores case.
 * Throws `RangeError` if the pattern is refused by `patternProblem` or the time budget is used up.
 */
export function like(text: string, pattern: string): boolean {
  let matcher = matchers.get(pattern)
  if (matcher === undefined) {
    matcher = compileMatcher(pattern)
    matchers.set(pattern, matcher)
  }
  return matcher(text.slice(0, maxSubjectChars))
}

/** Why a pattern is refused, or `null`: too long, not a regular expression, a repeated repetition, a back-reference. */
export function patternProblem(pattern: string): string | null {
  if (pattern.length > maxPatternChars) return `the pattern is longer than ${maxPatternChars} characters`
  try {
    regexOf(pattern)
  } catch (error) {
    return `not a regular expression: ${(error as Error).message}`
  }
  const { choices, nested, backReference } = survey(pattern)
  if (choices > maxChoices) return `more than ${maxChoices} repetitions and optional parts`
  if (nested) return 'a repeated group holds a repetition, which can take exponential time'
  if (backReference) return 'back-references can take exponential time'
  return null
}

function regexOf(pattern: string): RegExp {
  return pattern.startsWith('(?i)') ? new RegExp(pattern.slice(4), 'i') : new RegExp(pattern)
}

function compileMatcher(pattern: string): Matcher {
  const problem = patternProblem(pattern)
  if (problem !== null) throw new RangeError(`like: ${problem}`)
  const regex = regexOf(pattern)
  // One quantifier is at worst quadratic, a few milliseconds on a bounded text; more are run under a clock.
  if (survey(pattern).choices <= 1) return (subject) => regex.test(subject)
  const box = createContext({ regex, subject: '' })
  const script = new Script('regex.test(subject)')
  return (subject) => {
    box['subject'] = subject
    try {
      return script.runInContext(box, { timeout: matchBudgetMs }) as boolean
    } catch (error) {
      throw new RangeError(`like: the pattern took more than ${matchBudgetMs} ms`, { cause: error })
    }
  }
}

type Survey = {
  /** Quantifiers that a match may have to try in several ways; two of them can multiply. */
  choices: number
  nested: boolean
  backReference: boolean
}

/** Counts quantifiers and looks for a repeated group that holds an unbounded repetition. */
function survey(pattern: string): Survey {
  const bare = pattern
    .replace(/\\[1-9k]/g, '\u0001')
    .replace(/\\./g, '_')
    .replace(/\[[^\]]*\]/g, '_')
  const found: Survey = { choices: 0, nested: false, backReference: bare.includes('\u0001') }
  // For each open group, whether it holds a repetition so far.
  const holds: boolean[] = [false]
  let previous = ''
  let closedGroupHolds = false
  for (const [token] of bare.matchAll(/[*+]|\{\d+(?:,\d*)?\}|[^]/g)) {
    if (isChoice(token, previous)) found.choices += 1
    previous = token
    if (token === '(') holds.push(false)
    else if (token === ')') {
      closedGroupHolds = holds.pop() ?? false
      if (closedGroupHolds) holds[holds.length - 1] = true
      continue
    } else if (/^[*+]|^\{\d/.test(token)) {
      found.nested ||= closedGroupHolds
      if (isUnbounded(token)) holds[holds.length - 1] = true
    }
    closedGroupHolds = false
  }
  return found
}

/** `x{3}` can be had in one way only, a group in several; `?` behind a bracket or a quantifier is none. */
function isChoice(token: string, previous: string): boolean {
  if (/^\{\d+\}$/.test(token)) return previous === ')'
  if (token === '?') return !/^[(*+?{]/.test(previous)
  return /^[*+]|^\{\d/.test(token)
}

function isUnbounded(quantifier: string): boolean {
  return quantifier.length === 1 || quantifier.endsWith(',}')
}
