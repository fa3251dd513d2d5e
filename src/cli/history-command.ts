import { historyOf } from '../state/history.js'
import { readAll } from '../state/state-folder.js'
import { reportHistory } from '../reporters/html/history.js'
import { writeText, type Host } from './streams.js'

/**
 * `verbgate history DIR`: the kept runs as one HTML page on stdout.
 * @throws UsageError `state-unusable`
 */
export async function historyCommand(folder: string, host: Host): Promise<number> {
  const { records, unreadable } = readAll(folder)
  for (const file of unreadable) await writeText(host.stderr, `note: ${file} is no kept run and is left out\n`)
  await writeText(host.stdout, reportHistory(historyOf(records)))
  return unreadable.length === 0 ? 0 : 3
}
