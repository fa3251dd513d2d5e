import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { formats } from '../../src/reporters/reporter.js'
import { reportOf, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { record, staticSite } from './recorder.js'

const ONE = ['--no-discover', '--rate', '0', '--only', 'collection-creatable']
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ')

it('the settings file in force stands in every report', async () => {
  const cwd = await temporaryFolder('cwd')
  const site = await record(staticSite)
  writeFileSync(join(cwd, 'verbgate.yml'), `targets: [${site.url}]\n`)
  const inStdout = formats.filter((format) => !['prometheus', 'junit', 'defectdojo', 'csv'].includes(format))
  for (const format of inStdout) {
    const { stdout } = await verbgate(['scan', ...ONE, '--format', format], { cwd })
    expect(flat(stdout), format).toContain('settings are those of verbgate.yml')
  }
})

it('a flag that is given twice adds, or is an error', async () => {
  const cwd = await temporaryFolder('cwd')
  const [one, other] = [await record(staticSite), await record(staticSite)]
  writeFileSync(join(cwd, 'a.txt'), one.url)
  writeFileSync(join(cwd, 'b.txt'), `${other.url}\n`)
  const both = await verbgate(['scan', ...ONE, '--targets', 'a.txt', '--targets', 'b.txt', '--format', 'json'], { cwd })
  expect(reportOf(both).targets.map(({ url }) => url)).toEqual([one.url, other.url])
  for (const twice of [
    ['--rate', '1', '--rate', '2'],
    ['--format', 'json', '--format', 'html'],
    ['--config', 'a', '--config', 'b'],
    ['--proxy', 'http://a:1', '--proxy', 'http://b:1'],
    ['--fail-on', 'low', '--fail-on', 'low']
  ]) {
    const run = await verbgate(['scan', one.url, ...twice])
    expect(run, twice.join(' ')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('It is given twice: leave one out.')
    })
  }
})

it('two reports do not go to one file', async () => {
  const cwd = await temporaryFolder('cwd')
  const run = await verbgate(['scan', 'http://127.0.0.1:9/', '--output', 'json=a', '--output', 'junit=./a'], { cwd })
  expect(run).toMatchObject({ code: 2 })
  expect(flat(run.stderr)).toContain('--output json and --output junit name the same file ./a')
  const bare = await verbgate(['scan', 'http://127.0.0.1:9/', '-o', 'report.sarif'], { cwd })
  expect(flat(bare.stderr)).toContain('Did you mean --output sarif=report.sarif?')
})

it.each([
  'http://a.example/,http://b.example/',
  'a.example,b.example',
  'http://a.example,b.example',
  'http://a.example/, http://b.example/'
])('%s on a line of a list is an error with a hint', async (line) => {
  const run = await verbgate(['scan', '--targets', '-'], { stdin: `http://ok.example/\n${line}\n` })
  expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('<stdin>:2') })
  expect(flat(run.stderr)).toMatch(/in a list on a line of its own|Percent-encode/)
})

it('a comma in a path is none between targets', async () => {
  const run = await verbgate(['scan', 'http://127.0.0.1:9/a,b/', '--plan'])
  expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('/a,b/') })
})

it('--resolve and --area that had no effect are said', async () => {
  const site = await record(({ target }) => ({
    status: target.startsWith('/a') ? 404 : 200,
    headers: { 'Content-Type': 'text/html' },
    body: 'x'
  }))
  const run = await verbgate([
    'scan',
    site.url,
    ...ONE,
    '--resolve',
    'shpo.example:127.0.0.1',
    '--area',
    '/b/',
    '--format',
    'json'
  ])
  expect(reportOf(run).notes.map(({ message }) => message)).toEqual([
    '--resolve shpo.example:127.0.0.1 has no effect: no target has that host'
  ])
  const areas = Array.from({ length: 30 }, (_, index) => ['--area', `/a${index}/`]).flat()
  const many = reportOf(await verbgate(['scan', site.url, ...ONE, ...areas, '--format', 'json']))
  const unused = many.notes.filter(({ code }) => code === 'area-unused')
  expect(unused.length).toBe(
    30 - many.targets.flatMap((target) => target.areas.filter((area) => area.startsWith('/a'))).length
  )
})

it('--print-config names the variables of the environment that are read, and no value', async () => {
  const cwd = await temporaryFolder('cwd')
  mkdirSync(join(cwd, '.git'))
  writeFileSync(join(cwd, 'verbgate.yaml'), 'targets: [http://a.example/]\nheaders: { X-Key: "${SHOP_KEY}" }\n')
  const env = { SHOP_KEY: 's3cret-value', HTTPS_PROXY: 'http://u:s3cret@p.example:1', NO_PROXY: '' }
  const { stdout } = await verbgate(['scan', '--print-config'], { cwd, env })
  expect(stdout).toMatch(/^environment\.SHOP_KEY: set +# named in the settings file$/m)
  expect(stdout).toMatch(/^environment\.HTTPS_PROXY: set +# the proxy for https$/m)
  expect(stdout).toMatch(/^environment\.NO_PROXY: not set +#/m)
  expect(stdout).not.toContain('s3cret')
})
