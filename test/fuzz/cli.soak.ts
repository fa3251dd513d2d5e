import { describeSpoiltFiles } from './commands.js'

/** With VERBGATE_FUZZ_SECONDS ten times as many. */
describeSpoiltFiles(process.env['VERBGATE_FUZZ_SECONDS'] === undefined ? 3 : 30)
