import { buildHistory } from '../../state/history.js'
import { readAll } from '../../state/state-folder.js'
import { reportHistory } from '../../reporters/html/history.js'
import { printable } from '../../reporters/layout.js'
import { reportTroubles, deliver } from '../finish/deliver.js'
import { tell, type Host } from '../terminal/streams.js'

/**
 * `verbgate history DIR`: the kept runs as one HTML page on stdout.
 * @throws UsageError `state-unusable`
 */
export async function historyCommand(folder: string, host: Host): Promise<number> {
  const { records, unreadable } = readAll(folder)
  const troubles = await deliver([reportHistory(buildHistory(records))], host)
  for (const file of unreadable) await tell(host.stderr, `note: ${printable(file)} is no kept run and is left out\n`)
  return await reportTroubles(troubles, unreadable.length === 0 ? 0 : 3, host)
}
