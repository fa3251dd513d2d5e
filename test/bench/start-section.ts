import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { cliFile } from '../cli-file.js'
import { formatRatio, measure, type Measured } from './command.js'
import { ask } from './origins-order.js'
import { median, type Row, type Section } from './row.js'

const rounds = 25
const scans = 9

/** How the command starts: the help beside an empty Node program, and a scan of one small site. */
export const startSection: Section = { name: 'start', run: async () => [await helpRow(), await scanRow()] }

/** CPU, interleaved, because the machine's speed changes in between. */
async function helpRow(): Promise<Row> {
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
  return {
    what: '`verbgate --help`, CPU against `node -e 0`',
    must: 'at most 2.0 times',
    measured: `${formatRatio(ratio)} (${Math.round(median(helpMs))} ms, ${Math.round(median(nodeMs))} ms); median of ${rounds}`,
    holds: ratio <= 2
  }
}

async function scanRow(): Promise<Row> {
  const server = fork(fileURLToPath(new URL('origins-server.ts', import.meta.url)))
  try {
    const [port] = await ask<number[]>(server, { listen: 1 })
    const wallMs: number[] = []
    for (let round = -1; round < scans; round++) {
      const scan = await measure(process.execPath, [cliFile, 'scan', `http://127.0.0.1:${port}/`, '--rate', '0'])
      expectReport(scan)
      if (round >= 0) wallMs.push(scan.wallMs)
    }
    return {
      what: 'scan of one small site at unlimited rate, wall time from start to end',
      must: 'at most 0.45 s',
      measured: `${(median(wallMs) / 1000).toFixed(2)} s; median of ${scans}`,
      holds: median(wallMs) <= 450
    }
  } finally {
    server.kill()
  }
}

/** A run that did not look at the site is no measurement. */
function expectReport({ code, stdout, stderr }: Measured): void {
  if (code !== 0 || !/\d+ requests/.test(stdout)) throw new Error(`bench: exit code ${code}: ${stderr || stdout}`)
}
