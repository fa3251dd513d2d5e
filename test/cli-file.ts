import { fileURLToPath } from 'node:url'

/** The built CLI; VERBGATE_CLI names another build. */
export const cliFile: string =
  process.env['VERBGATE_CLI'] ?? fileURLToPath(new URL('../bin/verbgate.js', import.meta.url))
