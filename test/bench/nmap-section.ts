import { startLab } from '../lab/lab.js'
import { cliFile } from '../cli-file.js'
import { locateExecutable } from '../lab/servers.js'
import { findTopology } from '../lab/topologies.js'
import { formatRatio, measure } from './command.js'
import type { Measured } from './command.js'
import { median } from './row.js'
import type { Row, Section } from './row.js'

const rounds = 7

// `+` makes the scripts look at a port that no list calls HTTP.
const scripts = ['--script', '+http-methods,+http-webdav-scan']
// What nmap may leave out when it is told: is the host there, what is its name, raw sockets.
const hints = ['-Pn', '-n', '--unprivileged']

/** One origin: the wall time of a scan against nmap's two scripts for the same question on the same server. */
export const nmapSection: Section = {
  name: 'nmap',
  async run() {
    const lab = await startLab()
    try {
      const { url } = await lab.start(findTopology('incident'))
      return await compare(url)
    } finally {
      await lab.stop()
    }
  }
}

async function compare(url: string): Promise<Row[]> {
  const nmap = locateExecutable('nmap')
  const { port } = new URL(url)
  const contenders = {
    verbgate: async () => expectOutput('place-file', await measure(process.execPath, [cliFile, 'scan', url, ...flags])),
    nmap: async () => expectOutput('Supported Methods', await measure(nmap, [...scripts, '-p', port, '127.0.0.1'])),
    hinted: async () =>
      expectOutput('Supported Methods', await measure(nmap, [...hints, ...scripts, '-p', port, '127.0.0.1']))
  }
  const wallMs = { verbgate: [] as number[], nmap: [] as number[], hinted: [] as number[] }
  for (let round = -1; round < rounds; round++) {
    for (const name of ['verbgate', 'nmap', 'hinted'] as const) {
      const measured = await contenders[name]()
      if (round >= 0) wallMs[name].push(measured.wallMs)
    }
  }
  const [own, plain, hinted] = [median(wallMs.verbgate), median(wallMs.nmap), median(wallMs.hinted)]
  return [
    {
      what: 'one origin, wall time with `--rate unlimited`, against `nmap --script http-methods,http-webdav-scan`',
      must: 'ratio below 1',
      measured:
        `${formatRatio(own / plain)} (${Math.round(own)} ms, nmap ${Math.round(plain)} ms; ` +
        `nmap without host discovery, names and raw sockets ${Math.round(hinted)} ms); medians of ${rounds}`,
      holds: own < plain
    }
  ]
}

const flags = ['--rate', 'unlimited', '--format', 'json']

/** A run that did not look at the server is no measurement. */
function expectOutput(text: string, measured: Measured): Measured {
  if (measured.stdout.includes(text)) return measured
  throw new Error(`bench: the output lacks ${text}: ${measured.stdout.slice(0, 300)} ${measured.stderr.slice(0, 300)}`)
}
