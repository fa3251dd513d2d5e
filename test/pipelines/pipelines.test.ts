import { readFileSync } from 'node:fs'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import type { ScanResult } from '../../src/findings/scan-result.js'
import { startDav } from '../cli/dav-server.js'
import { record, staticSite } from '../cli/recorder.js'
import { recipeWith } from '../manual.js'
import { workplace, type Workplace } from './workplace.js'

const root = new URL('../../', import.meta.url)
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string }

type Action = {
  inputs: Record<string, { default: string }>
  runs: { steps: { env: Record<string, string>; run: string }[] }
}

const action = parse(readFileSync(new URL('.github/actions/verbgate/action.yml', root), 'utf8')) as Action

/** Runs the step of the action as the runner does: inputs as environment, outputs and summary as files. */
async function runAction(place: Workplace, inputs: Record<string, string>) {
  const [step] = action.runs.steps
  const value = (text: string): string =>
    text.replace(
      /\$\{\{ inputs\.([\w-]+) \}\}/g,
      (_, name: string) => inputs[name] ?? action.inputs[name]?.default ?? ''
    )
  const env = Object.fromEntries(Object.entries(step?.env ?? {}).map(([name, text]) => [name, value(text)]))
  const files = { GITHUB_OUTPUT: join(place.folder, 'output'), GITHUB_STEP_SUMMARY: join(place.folder, 'summary') }
  for (const file of Object.values(files)) await writeFile(file, '')
  const ended = await place.run(step?.run ?? '', { ...env, ...files })
  return {
    ...ended,
    output: await readFile(files.GITHUB_OUTPUT, 'utf8'),
    summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8')
  }
}

it.concurrent('the GitHub action fails on findings, with reports, a summary and findings at the lines of the list', async () => {
  const place = await workplace()
  const site = await startDav()
  await writeFile(join(place.folder, 'sites.txt'), `# ours\n${site.url}\n`)
  const done = await runAction(place, { 'targets-file': 'sites.txt', args: '--rate\n0\n' })
  expect(done).toMatchObject({ code: 1, output: 'exit-code=1\nsarif=verbgate-reports/verbgate.sarif\n' })
  expect(done.summary).toContain('## verbgate failed')
  expect(await readFile(join(place.folder, 'npx.log'), 'utf8')).toBe(`verbgate@${version}\n`)
  const sarif = JSON.parse(await readFile(join(place.folder, 'verbgate-reports/verbgate.sarif'), 'utf8')) as {
    runs: { results: { locations: { physicalLocation: object }[] }[] }[]
  }
  expect(sarif.runs[0]?.results[0]?.locations[0]?.physicalLocation).toMatchObject({
    artifactLocation: { uri: 'sites.txt' },
    region: { startLine: 2 }
  })
})

it.concurrent('the action hands over nothing to upload when something could not be looked at', async () => {
  const place = await workplace()
  const done = await runAction(place, { targets: 'http://127.0.0.1:9/\n', args: '--timeout\n1\n' })
  expect(done).toMatchObject({ code: 3, output: 'exit-code=3\n' })
})

it.concurrent('text of a pull request is never part of the action’s script', async () => {
  const place = await workplace()
  const done = await runAction(place, { targets: '$(touch pwned)\n"; touch pwned #\n--plan\n' })
  expect(done).toMatchObject({ code: 2, output: 'exit-code=2\n' })
  await expect(readFile(join(place.folder, 'pwned'))).rejects.toThrow('ENOENT')
  for (const { run } of action.runs.steps) expect(run).not.toContain('${{')
})

it.concurrent('the GitLab template makes the reports that it names as artifacts', async () => {
  const place = await workplace()
  const site = await startDav()
  await writeFile(join(place.folder, 'sites.txt'), `${site.url}\n`)
  const text = readFileSync(new URL('.gitlab/verbgate.gitlab-ci.yml', root), 'utf8')
  const [spec, jobs] = parseAllDocuments(text).map((document) => document.toJS() as unknown) as unknown as [
    { spec: { inputs: Record<string, { default: string }> } },
    {
      verbgate: { script: string[]; variables: Record<string, string>; artifacts: { reports: Record<string, string> } }
    }
  ]
  const { script, variables, artifacts } = jobs.verbgate
  const env = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      value.replace(/\$\[\[ inputs\.([\w-]+) \]\]/, (_, input: string) => spec.spec.inputs[input]?.default ?? '')
    ])
  )
  expect((await place.run(script.join('\n'), env)).code).toBe(1)
  expect(JSON.parse(await readFile(join(place.folder, artifacts.reports['dast'] ?? ''), 'utf8'))).toMatchObject({
    scan: { type: 'dast' }
  })
  expect(await readFile(join(place.folder, artifacts.reports['junit'] ?? ''), 'utf8')).toContain('<testsuites')
  expect(await readFile(join(place.folder, 'npx.log'), 'utf8')).toBe(`verbgate@${version}\n`)
})

/** The manual's example files and folders, moved into the workplace. */
function moved(text: string, { folder }: Workplace): string {
  return text.replaceAll('/etc/verbgate', folder).replaceAll('/var/lib/verbgate', join(folder, 'state'))
}

async function withConfig(url: string): Promise<Workplace> {
  const place = await workplace()
  await writeFile(join(place.folder, 'verbgate.yaml'), `targets: ["${url}"]\npace: { rate: 0 }\n`)
  return place
}

it.concurrent('the crontab line of the manual mails once, and the history can be drawn', async () => {
  const site = await startDav()
  const place = await withConfig(site.url)
  const line =
    recipeWith('crontab', 'verbgate scan')
      .split('\n')
      .find((entry) => entry.startsWith('15 2 * * * ')) ?? ''
  expect(readFileSync(new URL('README.md', root), 'utf8')).toContain(`\n${line}\n`)
  const command = moved(line.replace('15 2 * * * ', ''), place)
  expect(await place.run(command)).toMatchObject({ code: 1, stderr: '', stdout: expect.stringContaining('HIGH') })
  expect(await place.run(command)).toMatchObject({ code: 1, stdout: '', stderr: '' })
  const history = await place.run(`verbgate history ${join(place.folder, 'state')}`)
  expect(history).toMatchObject({ code: 0, stdout: expect.stringMatching(/^<!doctype html>/i) })
})

it.concurrent('the systemd units of the manual are valid, and the service runs', async () => {
  const site = await record(staticSite)
  const place = await withConfig(site.url)
  const service = recipeWith('ini', 'ExecStart=')
  for (const [name, text] of [
    ['verbgate.service', service],
    ['verbgate.timer', recipeWith('ini', 'OnCalendar=')]
  ] as const)
    await writeFile(join(place.folder, name), text)
  const verify = await place.run(
    'command -v systemd-analyze >/dev/null || exit 77; systemd-analyze verify --man=no ./verbgate.timer'
  )
  if (verify.code === 77) expect(process.env['VERBGATE_LAB']).not.toBe('required')
  else expect(verify).toMatchObject({ code: 0, stderr: '' })
  const lines = service.replaceAll('\\\n', ' ')
  const command = /^ExecStart=(.*)$/m.exec(lines)?.[1] ?? ''
  // StateDirectory= makes it
  await mkdir(join(place.folder, 'state'))
  expect((await place.run(moved(command, place))).code).toBe(0)
  expect(await readFile(join(place.folder, 'state', 'verbgate.prom'), 'utf8')).toContain('verbgate_exit_code 0')
  await mkdir(join(place.folder, 'metrics'))
  const copy = /^ExecStopPost=\+(.*)$/m.exec(lines)?.[1] ?? ''
  expect(
    await place.run(moved(copy.replace('/var/lib/prometheus/node-exporter', join(place.folder, 'metrics')), place))
  ).toMatchObject({ code: 0, stderr: '' })
  expect((await stat(join(place.folder, 'metrics', 'verbgate.prom'))).mode & 0o777).toBe(0o644)
})

it.concurrent('the CronJob of the manual names a command that runs and keeps its state', async () => {
  const site = await startDav()
  const place = await withConfig(site.url)
  const job = parse(recipeWith('yaml', 'kind: CronJob')) as {
    spec: {
      jobTemplate: {
        spec: {
          template: {
            spec: {
              containers: { command: string[]; args: string[]; volumeMounts: { name: string }[] }[]
              volumes: { name: string }[]
            }
          }
        }
      }
    }
  }
  const { containers, volumes } = job.spec.jobTemplate.spec.template.spec
  const [container] = containers
  if (container === undefined) throw new Error('no container')
  expect(container.volumeMounts.map(({ name }) => name)).toEqual(volumes.map(({ name }) => name))
  const words = [...container.command, ...container.args].map((word) =>
    word.replace('/config', place.folder).replace('/state', join(place.folder, 'kept'))
  )
  const done = await place.run(words.map((word) => `'${word}'`).join(' '))
  expect(done.code).toBe(0)
  expect(JSON.parse(done.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ type: 'end' })
})

it.concurrent('the recipe for a release starts the site, proves the hole and gates on it', async () => {
  const place = await workplace()
  const site = await startDav()
  const recipe = recipeWith('sh', 'node server.js')
  await writeFile(join(place.folder, 'server.js'), 'setTimeout(() => {}, 60_000)\n')
  const done = await place.run(recipe.replaceAll('http://127.0.0.1:8080/', site.url))
  expect(done).toMatchObject({ code: 1, stdout: expect.stringContaining('Confirmed: shown by its effect.') })
  expect([...site.tree.keys()]).toEqual(['/', '/index.html', '/content/', '/content/a.txt'])
  expect(await readFile(join(place.folder, 'verbgate.xml'), 'utf8')).toContain('<failure')
})

it.concurrent('the settings and the acceptance of the manual are in force, and its commands work', async () => {
  const place = await workplace()
  const site = await startDav()
  const origin = site.url.slice(0, -1)
  const settings = recipeWith('yaml', 'owned: [https://shop.example]\nheaders:').replaceAll(
    'https://shop.example',
    origin
  )
  const plain = settings
    .replace(/^ {2}- \{ url:.*\n/m, '')
    .replace(', baseline: baseline.json', '')
    .replace('rate: 5', 'rate: 0')
  await writeFile(join(place.folder, 'verbgate.yaml'), plain)
  const env = { SHOP_API_KEY: 'k3y' }
  const shown = await place.run('verbgate scan --print-config', env)
  expect(shown.stdout).toContain('gate.fail-on: medium')
  const [scan = '', accept = ''] = recipeWith('sh', 'verbgate accept')
    .trimEnd()
    .split(/(?<!\\)\n/)
  expect((await place.run(scan, env)).code).toBe(1)
  const report = JSON.parse(await readFile(join(place.folder, 'report.json'), 'utf8')) as ScanResult
  const soon = new Date(Date.now() + 30 * 24 * 3600 * 1000).toISOString().slice(0, 10)
  const id = report.findings[0]?.fingerprint.slice(0, 12) ?? ''
  expect((await place.run(accept.replace('9a03286aa72f', id).replace('2027-03-31', soon), env)).code).toBe(0)
  expect((await place.run('verbgate scan', env)).stdout).toContain(`up to ${soon}: replaced in March`)
})
