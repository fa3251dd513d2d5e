import { inputs } from './inputs.js'
import { describeSpoilt } from './spoilt.js'

/** For all inputs together: more seconds only go further. */
const SECONDS = Number(process.env['VERBGATE_FUZZ_SECONDS'] ?? 50)

describeSpoilt({ runs: 10_000_000, limitMs: (SECONDS / inputs.length) * 1000 })
