import { execFile, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { cliFile } from '../cli-file.js'
import { temporaryFolder } from './cli.js'
import { record, staticSite } from './recorder.js'

const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  engines: { node: string }
}

/** Runs with another version said than there is. */
async function runAs(version: string): Promise<{ status: number | null; stderr: string }> {
  const folder = await temporaryFolder('version')
  const file = join(folder, 'version.cjs')
  const versions = `{ ...process.versions, node: ${JSON.stringify(version)} }`
  writeFileSync(
    file,
    `Object.defineProperty(process, 'versions', { value: ${versions} })\nObject.defineProperty(process, 'version', { value: 'v${version}' })\n`
  )
  return spawnSync(process.execPath, ['--require', file, cliFile, '--version'], { encoding: 'utf8' })
}

it.each(['18.20.8', '20.18.0', '16.0.0', '20.9.0'])(
  'Node.js %s gets one line that says what is needed',
  async (version) => {
    const { status, stderr } = await runAs(version)
    expect(status).toBe(2)
    expect(stderr).toBe(
      `error: verbgate needs Node.js ${engines.node.replace('>=', '')} or newer; this is v${version}, ${process.execPath}\n`
    )
  }
)

it.each(['20.18.1', '20.19.0', '22.0.0', '26.1.0'])('Node.js %s is new enough', async (version) => {
  expect(await runAs(version)).toMatchObject({ status: 0, stderr: '' })
})

type Ended = { code: number; stdout: string; stderr: string }

/** Runs without HOME; as root also as a user that has no entry. */
function runHomeless(args: readonly string[]): Promise<Ended> {
  const { HOME: _, XDG_STATE_HOME: __, XDG_CACHE_HOME: ___, ...env } = process.env
  const nobody = process.getuid?.() === 0 ? { uid: 54_321, gid: 54_321 } : {}
  return new Promise((resolve) => {
    execFile(process.execPath, [cliFile, ...args], { env, cwd: '/', ...nobody }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    })
  })
}

it('without HOME, as a user without an entry, a scan works', async () => {
  const site = await record(staticSite)
  const run = await runHomeless(['scan', site.url, '--no-discover', '--rate', '0', '--format', 'json'])
  expect(run.stderr).toBe('')
  expect(JSON.parse(run.stdout)).toMatchObject({ targets: [{ status: 'complete' }] })
})

it.runIf(process.getuid?.() === 0)('and what needs a folder of its own says so in one line', async () => {
  for (const args of [['own', 'https://shop.example'], ['cleanup'], ['scan', 'http://127.0.0.1:9/', '--write']]) {
    const run = await runHomeless(args)
    expect(run, args.join(' ')).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toBe(
      'error: there is no home directory in which the journal and the secret could be kept\n  help: Set HOME or XDG_STATE_HOME to a folder of your own.\n'
    )
  }
})
