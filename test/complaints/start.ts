// 11.8: Node.js that is too old, and users without a home or an entry.
import { execFile, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { temporaryFolder } from '../cli/cli.js'
import { record, staticSite } from '../cli/recorder.js'
import { complaintsOf, type Complaint } from './complaint.js'
import { ONE, type Installed } from './installed.js'

export const starting: readonly Complaint[] = complaintsOf('11.8', [
  ['On Node 18 it ends with a stack of its libraries.', saysWhatNodeItNeeds],
  ['In a container without HOME it does not start.', worksWithoutHome],
  ['For a uid without an entry it fails with something about getpwuid.', worksWithoutAnEntry],
  ['What does need a home does not say so.', saysThatItNeedsAHome]
])

async function saysWhatNodeItNeeds(program: Installed): Promise<void> {
  const file = join(await temporaryFolder('version'), 'version.cjs')
  const bin = join(program.folder, 'bin/verbgate.js')
  for (const version of ['18.20.8', '20.18.0', '16.0.0']) {
    const versions = `{ ...process.versions, node: '${version}' }`
    const lines = [
      `Object.defineProperty(process, 'versions', { value: ${versions} })`,
      `Object.defineProperty(process, 'version', { value: 'v${version}' })`
    ]
    writeFileSync(file, lines.join('\n'))
    const args = ['--require', file, bin, 'scan', 'http://127.0.0.1:1/']
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toBe(`error: verbgate needs Node.js 20.18.1 or newer; this is v${version}, ${process.execPath}\n`)
  }
}

type Ended = { code: number; stdout: string; stderr: string }

/** Runs without HOME; with `uid` as a user that has no entry, for which this process has to be root. */
async function runHomeless(program: Installed, args: readonly string[], uid?: number): Promise<Ended> {
  const { HOME: _, XDG_STATE_HOME: __, XDG_CACHE_HOME: ___, ...env } = process.env
  const who = uid !== undefined && process.getuid?.() === 0 ? { uid, gid: uid } : {}
  // The folder that holds the install is for its maker alone.
  await chmod(dirname(dirname(program.folder)), 0o755)
  return await new Promise((resolve) => {
    const words = [join(program.folder, 'bin/verbgate.js'), ...args]
    execFile(process.execPath, words, { env, cwd: '/', ...who }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    })
  })
}

async function worksWithoutHome(program: Installed): Promise<void> {
  const site = await record(staticSite)
  const { stderr, stdout } = await runHomeless(program, ['scan', site.url, ...ONE, '--format', 'json'])
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toMatchObject({ targets: [{ status: 'complete' }] })
}

async function worksWithoutAnEntry(program: Installed): Promise<void> {
  const site = await record(staticSite)
  const { stderr, stdout } = await runHomeless(program, ['scan', site.url, ...ONE, '--format', 'json'], 54_321)
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toMatchObject({ targets: [{ status: 'complete' }] })
}

async function saysThatItNeedsAHome(program: Installed): Promise<void> {
  // Without HOME alone Node.js asks the entry of the user, which root has.
  if (process.getuid?.() !== 0) return
  for (const args of [['own', 'https://shop.example'], ['cleanup'], ['scan', 'http://127.0.0.1:9/', '--write']]) {
    const { code, stdout, stderr } = await runHomeless(program, args, 54_321)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^error: there is no home directory[^\n]*\n {2}help: Set HOME or XDG_STATE_HOME[^\n]*\n$/)
  }
}
