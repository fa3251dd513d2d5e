import { execFile } from 'node:child_process'
import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { cliFile } from '../cli-file.js'
import { temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { record, staticSite } from './recorder.js'

const FAST = ['--rate', '0', '--only', 'trace-echoed', '--no-discover', '--quiet']
const execute = promisify(execFile)

/** What a shell makes of a command line; `$VERBGATE` is the command. */
async function shell(line: string, cwd: string): Promise<string> {
  const env = { ...process.env, XDG_STATE_HOME: cwd, VERBGATE: `${process.execPath} ${cliFile}` }
  return (await execute('bash', ['-c', line], { cwd, env })).stdout
}

it('the collector can read its file whatever the umask is, other reports follow the umask', async () => {
  const folder = await temporaryFolder('umask')
  const { url } = await record(staticSite)
  const outputs = '--output prometheus=site.prom --output json=site.json'
  await shell(`umask 077; $VERBGATE scan ${url} ${FAST.join(' ')} ${outputs}`, folder)
  const modes = ['site.prom', 'site.json'].map((name) => statSync(join(folder, name)).mode & 0o777)
  expect(modes).toEqual([0o644, 0o600])
})

it('a report takes the place of the one before at once: who has that open reads all of it', async () => {
  const folder = await temporaryFolder('replace')
  const { url } = await record(staticSite)
  const [file, link] = [join(folder, 'report.json'), join(folder, 'latest.json')]
  writeFileSync(file, 'the report before')
  symlinkSync('report.json', link)
  const { ino } = statSync(file)
  const reader = openSync(file, 'r')
  expect(await verbgate(['scan', url, ...FAST, '--output', `json=${link}`])).toMatchObject({ code: 0, stderr: '' })
  expect(readFileSync(reader, 'utf8')).toBe('the report before')
  closeSync(reader)
  expect(statSync(file).ino).not.toBe(ino)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ schemaVersion: 1 })
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
  expect(readdirSync(folder).toSorted()).toEqual(['latest.json', 'report.json'])
})

it.each([
  ['a pipe to another program', '--output json=/dev/stdout | tail -n +1'],
  ['a file that the shell opened', '--output json=/dev/stdout > out; cat out'],
  ['a program of the shell', '--output json=>(cat)']
])('%s takes a report', async (_name, rest) => {
  const folder = await temporaryFolder('stream')
  const { url } = await record(staticSite)
  const stdout = await shell(`$VERBGATE scan ${url} ${FAST.join(' ')} ${rest}; sleep 0.2`, folder)
  expect(stdout).toContain('"schemaVersion": 1')
  expect(readdirSync(folder).filter((name) => name.startsWith('.verbgate'))).toEqual([])
})
