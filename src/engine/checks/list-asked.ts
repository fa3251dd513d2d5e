import type { Exchange } from '../../evidence/exchange.js'
import type { UnitNames } from '../../units/unit.js'
import type { Check } from './check.js'

/** An exchange, with the names that its request was filled with. */
export type Asked = { texts: UnitNames['texts']; exchange: Exchange }

/** Lists what the checks asked, each exchange once. */
export function listAsked(checks: readonly Check[]): Asked[] {
  const byExchange = new Map<Exchange, Asked>()
  for (const { exchanges, texts } of checks) {
    for (const exchange of exchanges.values()) {
      if (!byExchange.has(exchange)) byExchange.set(exchange, { texts, exchange })
    }
  }
  return [...byExchange.values()]
}
