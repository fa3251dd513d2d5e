import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cliFile } from '../cli-file.js'
import { formatRatio, measure } from './command.js'
import { ask } from './origins-order.js'
import type { Recorded, ServerReport } from './origins-server.js'
import { median } from './row.js'
import type { Row, Section } from './row.js'

// Enough that what a process does once does not count: its start, its first compilations.
const origins = 1500
const rounds = 3
// The default of --concurrency.
const originsAtOnce = 16

/** Many origins: CPU per request of a scan against bare undici sending the same requests, in alternating rounds. */
export const originsSection: Section = {
  name: 'origins',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'verbgate-bench-'))
    const server = fork(fileURLToPath(new URL('origins-server.ts', import.meta.url)))
    try {
      return await compare(server, folder)
    } finally {
      server.kill()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function compare(server: ChildProcess, folder: string): Promise<Row[]> {
  const ports = await ask<number[]>(server, { listen: origins })
  const urls = ports.map((port) => `http://127.0.0.1:${port}/`)
  const targets = join(folder, 'targets.txt')
  const recording = join(folder, 'recording.json')
  await writeFile(targets, `${urls.join('\n')}\n`)
  const scan = [cliFile, 'scan', '--targets', targets, '--rate', 'unlimited', '--format', 'json', '--exit-zero']
  const bare = [fileURLToPath(new URL('bare-dispatch.mjs', import.meta.url)), recording]

  const { recorded } = await perRequest(server, scan, folder, true)
  const sent = recorded.map((requests) => requests.map(replayable))
  await writeFile(
    recording,
    JSON.stringify({ originsAtOnce, origins: sent.map((requests, index) => ({ href: urls[index], requests })) })
  )
  await perRequest(server, bare, folder)

  const own: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < rounds; round++) {
    own.push((await perRequest(server, scan, folder)).cpuUs)
    theirs.push((await perRequest(server, bare, folder)).cpuUs)
  }
  const ratio = median(own.map((cpuUs, round) => cpuUs / (theirs[round] as number)))
  const requests = sent.reduce((sum, list) => sum + list.length, 0)
  return [
    {
      what: `${origins} origins at unlimited rate, steady state: CPU per request against a bare undici \`dispatch()\` loop`,
      must: 'at most 3.0 times',
      measured: `${formatRatio(ratio)} (${Math.round(median(own))} µs, ${Math.round(median(theirs))} µs; ${requests} requests, whole processes); median of ${rounds}`,
      holds: ratio <= 3
    }
  ]
}

type PerRequest = { cpuUs: number; recorded: Recorded[][] }

/** CPU of the client's process, from its start to its end, by the requests that the server counted. */
async function perRequest(server: ChildProcess, args: string[], folder: string, record = false): Promise<PerRequest> {
  await ask(server, { record })
  const { code, cpuMs, stdout, stderr } = await measure(process.execPath, args, { XDG_STATE_HOME: folder })
  const { requests, recorded } = await ask<ServerReport>(server, { report: true })
  if (code !== 0 || requests < origins) {
    throw new Error(`bench: ${requests} requests, exit code ${code}: ${stderr || stdout.slice(0, 500)}`)
  }
  return { cpuUs: (cpuMs * 1000) / requests, recorded }
}

/** What undici takes of a recorded request: it writes some fields itself, and no target but a path. */
function replayable({ method, target, headers, body }: Recorded): Recorded {
  const kept: string[] = []
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const [name, value] = [headers[index] as string, headers[index + 1] as string]
    if (!/^(host|connection|content-length)$/i.test(name)) kept.push(name, value)
  }
  // undici has no asterisk-form and no absolute-form to another host (RFC 9112 3.2).
  const isSendable = target.startsWith('/') || method === 'CONNECT'
  return { method: isSendable ? method : 'OPTIONS', target: isSendable ? target : '/', headers: kept, body }
}
