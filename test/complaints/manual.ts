// 11.4: README and manual.
import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { temporaryFolder } from '../cli/cli.js'
import { record, staticSite } from '../cli/recorder.js'
import { recipeWith, screens } from '../manual.js'
import { complaintsOf, type Complaint } from './complaint.js'
import { flat, linesOf, type Installed } from './installed.js'
import { showOnTerminal } from './terminal.js'

export const manual: readonly Complaint[] = complaintsOf('11.4', [
  ['The README is a book.', hasAShortReadme],
  ['The README does not tell a newcomer the things he needs first.', tellsANewcomer],
  ['A topic or a part that the manual names is not there.', hasEveryTopic],
  ['A topic of the manual does not fit on the screen of a small terminal.', hasTopicsOfAScreen, 'script'],
  ['--help of a command does not fit on a screen.', hasHelpOfAScreen],
  ['The manual forgets flags.', describesEveryFlag],
  ['The manual forgets keys of the settings file.', describesEveryKey],
  ['The cron recipe does not run as pasted: cron has another PATH.', runsFromCron],
  ['The systemd recipe does not run as pasted: DynamicUser has no home.', runsAsADynamicUser],
  ['node_exporter may not read the metrics that the recipe writes.', writesMetricsThatCanBeRead],
  ['npm install -g does not give me a command.', installsGlobally],
  ['The README says npx, and there is no such package.', saysThatItIsNotPublished]
])

async function hasAShortReadme(program: Installed): Promise<void> {
  expect(linesOf(program.read('README.md')).length).toBeLessThanOrEqual(250)
}

async function tellsANewcomer(program: Installed): Promise<void> {
  const readme = program.read('README.md')
  const headings = [...readme.matchAll(/^## (.*)$/gm)].map(([, text]) => text)
  expect(headings.slice(0, 6)).toEqual([
    'Two commands',
    'A report, and how to read it',
    'The gate',
    'From cron',
    'How far it goes',
    'The manual'
  ])
  for (const heading of ['Security', 'Measured']) expect(headings).toContain(heading)
  const topics = [...readme.matchAll(/verbgate help ([a-z-]+)/g)].map(([, topic = '']) => topic)
  expect(topics.length).toBeGreaterThan(5)
  for (const topic of new Set(topics)) expect((await program.run(['help', topic])).code, topic).toBe(0)
}

async function hasEveryTopic(program: Installed): Promise<void> {
  const { stdout } = await program.run(['help'])
  const named = [...stdout.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, name = '']) => name)
  expect(named).toEqual([...new Set([...screens.keys()].map((name) => name.split(' ')[0] ?? ''))])
  for (const name of named) {
    const topic = await program.run(['help', name])
    expect(topic).toMatchObject({ code: 0, stderr: '' })
    const parts = /^More: verbgate help [a-z-]+ (.*)$/m.exec(flat(topic.stdout))?.[1]?.split(' | ') ?? []
    for (const part of parts) expect((await program.run(['help', name, part])).code, `${name} ${part}`).toBe(0)
  }
}

/** Lines of a small terminal above the prompt. */
const LINES = 23

async function hasTopicsOfAScreen(program: Installed): Promise<void> {
  const names = [...screens.keys()]
  const shown = await showOnTerminal(
    program,
    names.map((name) => ['help', ...name.split(' ')])
  )
  for (const [index, text] of shown.entries()) {
    expect(text).toMatch(new RegExp(`^(Usage|${names[index]}): `))
    expect(linesOf(text).length, names[index]).toBeLessThanOrEqual(LINES)
    // A line of cron cannot be broken.
    const wide = linesOf(text).filter((line) => line.length > 80 && !/^\d+ \d+ \* \* \* /.test(line))
    expect(wide, names[index]).toEqual([])
  }
}

async function hasHelpOfAScreen(program: Installed): Promise<void> {
  const { stdout } = await program.run(['--help'])
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name = '']) => name)
  expect(commands.length).toBeGreaterThan(9)
  for (const name of ['', ...commands]) {
    const help = await program.run([name, '--help'].filter((word) => word !== ''))
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(linesOf(help.stdout).length, name).toBeLessThanOrEqual(LINES)
    for (const line of linesOf(help.stdout)) expect(line.length, line).toBeLessThanOrEqual(80)
  }
}

/** All screens of a topic as the program shows them. */
async function showTopic(program: Installed, topic: string): Promise<string> {
  const names = [...screens.keys()].filter((name) => name.split(' ')[0] === topic)
  const shown = await Promise.all(names.map(async (name) => await program.run(['help', ...name.split(' ')])))
  return shown.map(({ stdout }) => stdout).join('\n')
}

async function describesEveryFlag(program: Installed): Promise<void> {
  const { stdout } = await program.run(['scan', '--help'])
  const flags = new Set([...stdout.matchAll(/--[a-z][a-z-]*/g)].map(([flag]) => flag))
  expect(flags.size).toBeGreaterThan(40)
  const text = await showTopic(program, 'flags')
  for (const flag of flags)
    if (flag !== '--help') expect(text).toMatch(new RegExp(`^ {2}(-\\w, )?${flag}\\b.*\\S`, 'm'))
}

async function describesEveryKey(program: Installed): Promise<void> {
  const schema = JSON.parse(program.read('dist/config.schema.json')) as { properties: Record<string, unknown> }
  const text = await showTopic(program, 'config')
  const keys = Object.keys(schema.properties).filter((key) => key !== '$schema')
  expect(keys.length).toBeGreaterThan(15)
  for (const key of keys) expect(text).toMatch(new RegExp(`^ {2}${key}(\\.\\S+)? {2}|\\b${key}\\.`, 'm'))
}

/** Runs a line as a program does that gives its own environment and nothing else. */
function runBare(line: string, env: Record<string, string>): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile('sh', ['-c', line], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr })
    })
  })
}

type Place = { folder: string; bin: string; fill: (text: string) => string }

/** The settings that recipes name, in a folder; `bin` is the PATH of one in which node and verbgate are. */
async function settle(program: Installed): Promise<Place> {
  const folder = await temporaryFolder('recipe')
  const site = await record(staticSite)
  await writeFile(join(folder, 'verbgate.yaml'), `targets: ["${site.url}"]\npace: { rate: 0 }\n`)
  await mkdir(join(folder, 'state'))
  const bin = `${join(program.folder, '../.bin')}:${dirname(process.execPath)}:/usr/bin:/bin`
  const fill = (text: string): string =>
    text.replaceAll('/etc/verbgate', folder).replaceAll('/var/lib/verbgate', join(folder, 'state'))
  return { folder, bin, fill }
}

async function runsFromCron(program: Installed): Promise<void> {
  const { bin, fill } = await settle(program)
  const recipe = recipeWith('crontab', 'verbgate scan')
  expect(recipe).toMatch(/^PATH=\/usr\/local\/bin:\/usr\/bin:\/bin$/m)
  const readme = flat(program.read('README.md'))
  expect(readme).toContain('`command -v verbgate node` says what it has to hold')
  const line = /^15 2 \* \* \* (.*)$/m.exec(recipe)?.[1] ?? ''
  expect(await runBare(fill(line), { PATH: bin, HOME: '/nonexistent', LOGNAME: 'x', SHELL: '/bin/sh' })).toEqual({
    code: 0,
    output: ''
  })
}

async function runsAsADynamicUser(program: Installed): Promise<void> {
  const { bin, fill } = await settle(program)
  const unit = fill(recipeWith('ini', 'ExecStart=')).replaceAll('\\\n', ' ')
  expect(unit).toMatch(/^DynamicUser=yes$/m)
  const settings = [...unit.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])
  const command = /^ExecStart=(.*)$/m.exec(unit)?.[1] ?? ''
  // systemd gives such a unit a PATH and no HOME that is a folder of its own.
  const { code } = await runBare(command, { PATH: bin, HOME: '/', ...Object.fromEntries(settings) })
  expect(code).toBe(0)
}

async function writesMetricsThatCanBeRead(program: Installed): Promise<void> {
  const { bin, folder, fill } = await settle(program)
  const unit = fill(recipeWith('ini', 'ExecStart=')).replaceAll('\\\n', ' ')
  await runBare(`umask 077; ${/^ExecStart=(.*)$/m.exec(unit)?.[1] ?? ''}`, { PATH: bin })
  await mkdir(join(folder, 'metrics'))
  const copy = /^ExecStopPost=\+(.*)$/m.exec(unit)?.[1] ?? ''
  const line = copy.replaceAll('/var/lib/prometheus/node-exporter', join(folder, 'metrics'))
  expect(await runBare(line, { PATH: bin })).toEqual({ code: 0, output: '' })
  const file = join(folder, 'metrics', 'verbgate.prom')
  expect((await stat(file)).mode & 0o777).toBe(0o644)
  expect(await readFile(file, 'utf8')).toMatch(/^verbgate_exit_code 0$/m)
}

async function installsGlobally(program: Installed): Promise<void> {
  const prefix = await temporaryFolder('prefix')
  const packed = dirname(dirname(program.folder))
  const [tarball = ''] = (await readdir(packed)).filter((name) => name.endsWith('.tgz'))
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--prefix', prefix]
  await promisify(execFile)('npm', ['install', '-g', ...flags, join(packed, tarball)])
  const { stdout } = await promisify(execFile)(join(prefix, 'bin/verbgate'), ['--version'])
  expect(stdout).toBe(`${(JSON.parse(program.read('package.json')) as { version: string }).version}\n`)
  expect(await readdir(join(prefix, 'share/man/man1'))).toEqual(['verbgate.1'])
}

async function saysThatItIsNotPublished(program: Installed): Promise<void> {
  const readme = flat(program.read('README.md'))
  expect(readme).toContain('The package is not published yet.')
  expect(readme.indexOf('not published yet')).toBeLessThan(readme.indexOf('npx verbgate'))
  expect(readme).toContain('npm install -g ./verbgate-')
  for (const part of ['github', 'gitlab'])
    expect(flat((await program.run(['help', 'ci', part])).stdout)).toContain('not published yet')
}
