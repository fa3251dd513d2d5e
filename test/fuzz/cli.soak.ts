import { describeSpoiltFiles } from './commands.js'
import { describeNoFiles, noFiles } from './no-files.js'

/** With VERBGATE_FUZZ_SECONDS ten times as many. */
describeSpoiltFiles(process.env['VERBGATE_FUZZ_SECONDS'] === undefined ? 3 : 30)
describeNoFiles(noFiles)
