import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { noActions } from '../../src/cli/actions.js'
import { buildProgram } from '../../src/cli/program.js'
import { EXIT_CODES } from '../../src/cli/shell/exit-codes.js'
import { listCommands } from '../../src/cli/shell/command-tree.js'
import { reportOf, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { record, staticSite } from './recorder.js'

const commands = listCommands(buildProgram('0.0.0', noActions, () => undefined))

function isThere(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0
}

/** What bash offers for a line. */
function complete(script: string, words: readonly string[]): string[] {
  const list = words.map((word) => `'${word}'`).join(' ')
  const line = `COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _verbgate; printf '%s\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['--norc', '-c', `source ${script}; ${line}`], { encoding: 'utf8' })
    .trim()
    .split('\n')
}

it('bash completes commands, flags and values', async () => {
  const script = join(await temporaryFolder('completion'), 'verbgate.bash')
  writeFileSync(script, (await verbgate(['completion', 'bash'])).stdout)
  expect(complete(script, ['verbgate', 'sc'])).toEqual(['scan'])
  expect(complete(script, ['verbgate', 'rules', 'ex'])).toEqual(['explain'])
  expect(complete(script, ['verbgate', 'scan', '--fo'])).toEqual(['--follow', '--format'])
  expect(complete(script, ['verbgate', 'scan', '--format', 'ju'])).toEqual(['junit'])
  expect(complete(script, ['verbgate', 'scan', 'http://a.example/', '--fail-on', 'c'])).toEqual(['critical'])
  expect(complete(script, ['verbgate', 'completion', '--he'])).toEqual(['--help'])
})

it.each(['bash', 'zsh', 'fish'])(
  '%s: every command and every flag is in the script, and the shell takes it',
  async (shell) => {
    const { code, stdout } = await verbgate(['completion', shell])
    expect(code).toBe(0)
    for (const { options, children } of commands) {
      const words = [
        ...children.map(({ name }) => name),
        ...options.map(({ long }) => (shell === 'fish' ? `-l ${long.slice(2)}` : long))
      ]
      for (const word of words) expect(stdout).toContain(word)
    }
    if (!isThere(shell)) return
    const script = join(await temporaryFolder('completion'), `verbgate.${shell}`)
    writeFileSync(script, stdout)
    execFileSync(shell, ['-n', script])
  }
)

it.runIf(isThere('fish'))('fish completes', async () => {
  const script = join(await temporaryFolder('completion'), 'verbgate.fish')
  writeFileSync(script, (await verbgate(['completion', 'fish'])).stdout)
  const offer = (line: string): string =>
    execFileSync('fish', ['--no-config', '-c', `source ${script}; complete -C '${line}'`], { encoding: 'utf8' })
  expect(offer('verbgate sc')).toMatch(/^scan\t/)
  expect(offer('verbgate scan --form')).toMatch(/^--format/m)
  expect(offer('verbgate scan --format ju')).toMatch(/^junit/m)
  expect(offer('verbgate rules sh')).toMatch(/^show\t/m)
})

it('another shell is an error that names those there are', async () => {
  const run = await verbgate(['completion', 'csh'])
  expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('bash, zsh, fish') })
})

it('the man page is made of the same definitions, and man reads it', () => {
  const file = fileURLToPath(new URL('../../dist/verbgate.1', import.meta.url))
  const page = readFileSync(file, 'utf8').replaceAll('\\-', '-')
  for (const { path, options } of commands.slice(1)) {
    expect(page, path).toContain(`.SS verbgate ${path}`)
    for (const { long } of options) expect(page, path).toMatch(new RegExp(`^\\.B .*${long}`, 'm'))
  }
  for (const [code] of EXIT_CODES) expect(page).toContain(`.B ${code}\n`)
  for (const section of ['NAME', 'SYNOPSIS', 'ENVIRONMENT', 'FILES']) expect(page).toContain(`.SH ${section}`)
  if (!isThere('man')) return
  const shown = spawnSync('man', ['--warnings', '-l', file], {
    encoding: 'utf8',
    env: { ...process.env, MANPAGER: 'cat', LC_ALL: 'C.UTF-8' }
  })
  expect(shown.stderr).toBe('')
})

it('exit codes of the man page are those of the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  for (const [code] of EXIT_CODES) expect(readme).toMatch(new RegExp(`^\\| (\\d+, )*${code}\\b`, 'm'))
})

it('-o, -k, -x, -u, -v and -q are the short forms', async () => {
  const cwd = await temporaryFolder('cwd')
  const site = await record(staticSite)
  const run = await verbgate(
    [
      'scan',
      '-u',
      site.url,
      '-kv',
      '-o',
      'json=report.json',
      '--no-discover',
      '--rate',
      '0',
      '--only',
      'collection-creatable',
      '--format',
      'json'
    ],
    { cwd }
  )
  expect(reportOf(run)).toMatchObject({ insecure: true, targets: [{ url: site.url }] })
  expect(run.stderr).toContain(` GET ${site.url} 200 `)
  expect(readFileSync(join(cwd, 'report.json'), 'utf8')).toBe(run.stdout)
  const proxied = await verbgate([
    'scan',
    'http://shop.example/',
    '-q',
    '-x',
    'http://127.0.0.1:9',
    '--no-discover',
    '--format',
    'json'
  ])
  expect(reportOf(proxied).targets[0]?.reason).toContain('proxy: ')
  const user = await verbgate(['scan', '-u', 'bob:open-sesame'])
  expect(user).toMatchObject({ code: 2 })
  expect(user.stderr).toMatch(/-u takes a URL[^]*-H @FILE/)
  expect(user.stderr).not.toContain('sesame')
})

it.each([
  [['accept'], 'accept'],
  [['accept', 'abc', '--resaon', 'x'], 'accept'],
  [['diff', 'a.json'], 'diff'],
  [['own'], 'own'],
  [['rules', 'show'], 'rules show']
])('%j points to its own help', async (args, name) => {
  const { code, stderr } = await verbgate(args)
  expect(code).toBe(2)
  expect(stderr).toMatch(new RegExp(`Run verbgate ${name} --help|Did you mean --reason`))
  expect(stderr).not.toContain('scan --help')
})

function day(ahead: number): string {
  return new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
}

it('-v alone is told what it may have meant', async () => {
  expect(await verbgate(['-v'])).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean --version?') })
})

it('accept twice is one entry, with what was said last', async () => {
  const cwd = await temporaryFolder('cwd')
  const open = await record(({ method, target }) => ({
    status: method === 'GET' ? (target === '/' ? 200 : 404) : method === 'MKCOL' ? 409 : 501
  }))
  const report = await verbgate(
    [
      'scan',
      open.url,
      '--no-discover',
      '--rate',
      '0',
      '--only',
      'collection-creatable',
      '-o',
      'json=report.json',
      '--format',
      'json'
    ],
    { cwd }
  )
  const fingerprint = reportOf(report).findings[0]?.fingerprint ?? ''
  const accept = async (reason: string, expires: string, ...more: string[]): Promise<number | null> =>
    (
      await verbgate(
        ['accept', fingerprint, '--reason', reason, '--expires', expires, '--report', 'report.json', ...more],
        { cwd }
      )
    ).code
  expect(await accept('first', day(10), '--by', 'Ada')).toBe(0)
  expect(await accept('second', day(20))).toBe(0)
  const text = readFileSync(join(cwd, '.verbgate-accept.yaml'), 'utf8')
  expect(text.match(/- rule:/g)).toHaveLength(1)
  expect(text).toContain('reason: second')
  expect(text).toContain(`expires: ${day(20)}`)
  expect(text).toContain('by: Ada')
})
