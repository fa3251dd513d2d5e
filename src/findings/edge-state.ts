import { groupBy } from '../shared/group.js'

/** How what a finding says stands through one way in to its site. */
export type EdgeState = {
  /** `203.0.113.7`; the host of the site where no edge was named for it. */
  edge: string
  /** The owner said that it is the server behind the edges. */
  originServer: boolean
  /** `unknown`: not asked there, undecided or not looked at; `reason` says which. */
  state: 'open' | 'closed' | 'unknown'
  /** What the request that decided was answered, `PUT: 403`. */
  answer: string | null
  reason: string | null
}

type Named = Pick<EdgeState, 'edge' | 'originServer'>

/** As sentences name it. */
export function nameEdge({ edge, originServer }: Named): string {
  return originServer ? `${edge} (origin server)` : edge
}

/** `a, b and c`. */
export function listInWords(items: readonly string[]): string {
  const [last = '', ...others] = items.toReversed()
  return others.length === 0 ? last : `${others.toReversed().join(', ')} and ${last}`
}

/** Says through which ways in it is open and through which it is not, and what was answered where that differs. */
export function describeStates(states: readonly EdgeState[], word: 'through' | 'on' = 'through'): string {
  const open = states.filter(({ state }) => state === 'open')
  const names = listInWords(open.map(nameEdge))
  if (open.length === states.length) return `Open ${word} ${names}${states.length === 1 ? '' : ' alike'}.`
  // No check of the others has anything to do with it.
  if (states.every(({ state, reason }) => state === 'open' || (state === 'unknown' && reason === null))) {
    return `Seen ${word} ${names}.`
  }
  const parts = (['open', 'closed', 'unknown'] as const).flatMap((state) => {
    const own = groupBy(
      states.filter((item) => item.state === state),
      explain
    )
    const described = [...own].map(([why, alike]) => `${listInWords(alike.map(nameEdge))}${why}`)
    return described.length === 0 ? [] : [`${WORDS[state]} ${word} ${described.join(', ')}`]
  })
  const text = parts.join(', ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

const WORDS = { open: 'open', closed: 'closed', unknown: 'not known' } as const

function explain({ state, reason, answer }: EdgeState): string {
  const why = state === 'unknown' ? (reason ?? 'not asked') : answer
  return why === null ? '' : ` (${why})`
}
