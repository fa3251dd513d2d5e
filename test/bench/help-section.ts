import { cliFile } from '../lab/scan-cli.js'
import { formatRatio, measure } from './command.js'
import { median } from './row.js'
import type { Section } from './row.js'

const rounds = 25

/** What it costs to ask for help: CPU against an empty Node program, interleaved. */
export const helpSection: Section = {
  name: 'help',
  async run() {
    const ratios: number[] = []
    const [helpMs, nodeMs]: [number[], number[]] = [[], []]
    for (let round = -1; round < rounds; round++) {
      const empty = await measure(process.execPath, ['-e', '0'])
      const help = await measure(process.execPath, [cliFile, '--help'])
      if (!help.stdout.includes('scan')) throw new Error(`bench: no help: ${help.stderr}`)
      if (round < 0) continue
      ratios.push(help.cpuMs / empty.cpuMs)
      helpMs.push(help.cpuMs)
      nodeMs.push(empty.cpuMs)
    }
    const ratio = median(ratios)
    return [
      {
        what: '`verbgate --help`, CPU against `node -e 0`',
        must: 'at most 1.6 times',
        measured: `${formatRatio(ratio)} (${Math.round(median(helpMs))} ms, ${Math.round(median(nodeMs))} ms); median of ${rounds}`,
        holds: ratio <= 1.6
      }
    ]
  }
}
