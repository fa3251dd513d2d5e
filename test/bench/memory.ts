// Peak memory of a scan by the number of its origins: `npx tsx test/bench/memory.ts --format json 250 1500 3000`.
// Needs `npm run build` before, and /usr/bin/time.
import { spawn, fork, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { cliFile } from '../cli-file.js'
import { ask } from './origins-order.js'
import type { ServerReport } from './origins-server.js'

// Fewer than a process may have open, and than an address has ports.
const ORIGINS_PER_SERVER = 5_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cli: { type: 'string', default: cliFile },
    format: { type: 'string', default: 'json' },
    extra: { type: 'string', multiple: true, default: [] }
  }
})
const counts = positionals.map(Number)
const folder = await mkdtemp(join(tmpdir(), 'verbgate-memory-'))
const servers: ChildProcess[] = []
try {
  const urls = await listenFor(Math.max(...counts))
  for (const count of counts) await measureScan(urls.slice(0, count))
} finally {
  for (const server of servers) server.kill()
  await rm(folder, { recursive: true, force: true })
}

async function listenFor(count: number): Promise<string[]> {
  const urls: string[] = []
  while (urls.length < count) {
    const server = fork(fileURLToPath(new URL('origins-server.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] })
    servers.push(server)
    const address = `127.0.2.${servers.length}`
    const ports = await ask<number[]>(server, { listen: Math.min(ORIGINS_PER_SERVER, count - urls.length), address })
    urls.push(...ports.map((port) => `http://${address}:${port}/`))
  }
  return urls
}

async function measureScan(urls: readonly string[]): Promise<void> {
  const targets = join(folder, 'targets.txt')
  const times = join(folder, 'times.txt')
  await writeFile(targets, `${urls.join('\n')}\n`)
  await Promise.all(servers.map((server) => ask(server, { record: false })))
  const scan = [
    values.cli,
    'scan',
    '--targets',
    targets,
    '--rate',
    'unlimited',
    '--format',
    values.format,
    '--exit-zero'
  ]
  const child = spawn('/usr/bin/time', ['-f', '%M %e %U', '-o', times, process.execPath, ...scan, ...values.extra], {
    env: { ...process.env, XDG_STATE_HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let bytes = 0
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')))
  const code = await new Promise<number>((resolve) => child.once('close', (status) => resolve(status ?? 1)))
  if (code !== 0) throw new Error(`bench: exit code ${code}: ${stderr.slice(0, 500)}`)
  const reports = await Promise.all(servers.map((server) => ask<ServerReport>(server, { report: true })))
  const requests = reports.reduce((sum, report) => sum + report.requests, 0)
  const [kib, wall, user] = ((await readFile(times, 'utf8')).trim().split('\n').at(-1) ?? '').split(' ')
  const mb = Math.round((Number(kib) * 1024) / 1e6)
  console.log(
    `${urls.length} origins, ${values.format}: peak ${mb} MB, ${wall} s, ${user} s user, ${requests} requests, ${bytes} bytes`
  )
}
