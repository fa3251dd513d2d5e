// Here lives what is shown of each request as it happens: lines on stderr, and a HAR file. It may write these two.
import type { UsageError } from '../../shared/errors.js'
import type { Observed } from '../../prober/settings.js'
import type { Output } from '../terminal/streams.js'
import { tell } from '../terminal/streams.js'
import { openHar } from './har-file.js'
import { hideSecrets } from './hide-secrets.js'
import { traceLines } from './trace-lines.js'

/** What is shown: 1 for each request and its status, 2 for the header fields too; and the HAR file, if there is one. */
export type TraceSettings = { verbosity: number; har: string | null }

/** Who looks on; `close` says what could not be written. */
export type Trace = { observe: ((seen: Observed) => void) | null; close(): readonly UsageError[] }

/**
 * Begins to show requests. Values of the fields in `secret` (names in lower case), and of those that carry credentials, are
 * masked.
 * @throws UsageError `file-unusable`
 */
export function openTrace(
  settings: TraceSettings,
  secret: ReadonlySet<string>,
  to: { stderr: Output; version: string }
): Trace {
  const { verbosity } = settings
  const har = settings.har === null ? null : openHar(settings.har, to.version)
  if (verbosity === 0 && har === null) return { observe: null, close: () => [] }
  return {
    observe(seen) {
      const shown = { ...seen, exchange: hideSecrets(seen.exchange, secret) }
      if (verbosity > 0) void tell(to.stderr, `${traceLines(shown.exchange, verbosity > 1).join('\n')}\n`)
      har?.add(shown)
    },
    close: () => har?.close() ?? []
  }
}
