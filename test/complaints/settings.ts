// 11.6: which settings are in force, and flags that contradict each other or have no effect.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { formats } from '../../src/reporters/reporter.js'
import { temporaryFolder } from '../cli/cli.js'
import { record, staticSite } from '../cli/recorder.js'
import { complaintsOf, type Complaint } from './complaint.js'
import { FAST, flat, ONE, type Installed } from './installed.js'

export const settings: readonly Complaint[] = complaintsOf('11.6', [
  ['The report does not say which settings file was in force.', namesTheSettingsFile],
  ['My verbgate.yml is not found.', findsYml],
  ['--print-config does not say which variables of the environment are read.', namesTheVariables],
  ['Of --targets given twice only the last counts.', addsTargets],
  ['A flag given twice replaces the first without a word.', refusesAFlagTwice],
  ['Two reports went to one file, and one is gone.', refusesOneFileForTwoReports],
  ['A line "a,b" of my list is scanned as one strange host.', refusesTwoTargetsOnALine],
  ['A misspelt --resolve has no effect, and nothing tells me.', saysThatResolveIsUnused],
  ['An --area that matches nothing is not said.', saysThatAnAreaIsUnused]
])

async function namesTheSettingsFile(program: Installed): Promise<void> {
  const cwd = await temporaryFolder('cwd')
  const site = await record(staticSite)
  writeFileSync(join(cwd, 'verbgate.yaml'), `targets: [${site.url}]\n`)
  // Metrics and rows for machines have no place for it.
  const read = formats.filter((format) => !['prometheus', 'junit', 'defectdojo', 'csv'].includes(format))
  const { stdout, texts } = await program.report([...ONE], read, { cwd })
  for (const [format, text] of Object.entries({ terminal: stdout, ...texts }))
    expect(flat(text), format).toContain('settings are those of verbgate.yaml')
}

async function findsYml(program: Installed): Promise<void> {
  const cwd = await temporaryFolder('cwd')
  const site = await record(staticSite)
  writeFileSync(join(cwd, 'verbgate.yml'), `targets: [${site.url}]\n`)
  expect(await program.run(['scan', ...ONE], { cwd })).toMatchObject({ code: 0, stderr: '' })
  expect(site.requests.length).toBeGreaterThan(0)
}

async function namesTheVariables(program: Installed): Promise<void> {
  const cwd = await temporaryFolder('cwd')
  mkdirSync(join(cwd, '.git'))
  writeFileSync(join(cwd, 'verbgate.yaml'), 'targets: [http://a.example/]\nheaders: { X-Key: "${SHOP_KEY}" }\n')
  const env = { SHOP_KEY: 's3cret-value', HTTPS_PROXY: 'http://u:s3cret@p.example:1', NO_PROXY: '' }
  const { stdout } = await program.run(['scan', '--print-config'], { cwd, env })
  expect(stdout).toMatch(/^environment\.SHOP_KEY: set +# named in the settings file$/m)
  expect(stdout).toMatch(/^environment\.HTTPS_PROXY: set /m)
  expect(stdout).toMatch(/^environment\.NO_PROXY: not set /m)
  expect(stdout).toMatch(/^environment\.VERBGATE_CONFIG: (not )?set /m)
  expect(stdout).not.toContain('s3cret')
}

async function addsTargets(program: Installed): Promise<void> {
  const cwd = await temporaryFolder('cwd')
  const sites = [await record(staticSite), await record(staticSite)]
  for (const [index, { url }] of sites.entries()) writeFileSync(join(cwd, `${index}.txt`), `${url}\n`)
  const { targets } = await program.scan([...ONE, '--targets', '0.txt', '--targets', '1.txt'], { cwd })
  expect(targets.map(({ url }) => url)).toEqual(sites.map(({ url }) => url))
}

async function refusesAFlagTwice(program: Installed): Promise<void> {
  for (const [flag, ...values] of [
    ['--rate', '1', '2'],
    ['--format', 'json', 'html'],
    ['--proxy', 'http://a:1', 'http://b:1'],
    ['--config', 'a', 'b']
  ] as const) {
    const twice = values.flatMap((value) => [flag, value])
    const { code, stderr } = await program.run(['scan', 'http://127.0.0.1:9/', ...twice])
    expect({ code, stderr: flat(stderr) }).toEqual({
      code: 2,
      stderr: expect.stringContaining('It is given twice: leave one out.')
    })
  }
}

async function refusesOneFileForTwoReports(program: Installed): Promise<void> {
  const cwd = await temporaryFolder('cwd')
  const run = await program.run(['scan', 'http://127.0.0.1:9/', '-o', 'json=a', '-o', 'junit=./a'], { cwd })
  expect(run.code).toBe(2)
  expect(flat(run.stderr)).toContain('--output json and --output junit name the same file ./a')
}

async function refusesTwoTargetsOnALine(program: Installed): Promise<void> {
  for (const line of ['http://a.example/,http://b.example/', 'a.example,b.example']) {
    const stdin = `http://ok.example/\n${line}\n`
    const { code, stderr } = await program.run(['scan', '--targets', '-'], { stdin })
    expect(code).toBe(2)
    expect(stderr).toContain('<stdin>:2')
    expect(flat(stderr)).toContain('in a list on a line of its own')
  }
}

async function saysThatResolveIsUnused(program: Installed): Promise<void> {
  const site = await record(staticSite)
  const { stdout } = await program.run(['scan', site.url, ...ONE, '--resolve', 'shpo.example:127.0.0.1'])
  expect(flat(stdout)).toContain('--resolve shpo.example:127.0.0.1 has no effect: no target has that host')
}

async function saysThatAnAreaIsUnused(program: Installed): Promise<void> {
  const site = await record(staticSite)
  const misspelt = await program.run(['scan', site.url, ...FAST, '--area', '/imgaes/', '--area', '/images/'])
  expect(flat(misspelt.stdout)).toContain('the area /imgaes/ that was named is not there')
  expect(misspelt.stdout).not.toContain('/images/ that was named')
  const unseen = await program.run(['scan', 'http://127.0.0.1:1/', ...FAST, '--area', '/images/'])
  expect(flat(unseen.stdout)).toContain('--area /images/ was looked at on no target')
}
