import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { reportOf, temporaryFolder } from './cli.js'
import { verbgate } from './in-process.js'
import { record, staticSite } from './recorder.js'

/** A repository of its own with a config file. */
async function repository(text: string): Promise<string> {
  const folder = await temporaryFolder('config')
  await mkdir(join(folder, '.git'))
  await mkdir(join(folder, 'deep'))
  await writeFile(join(folder, 'verbgate.yaml'), text)
  return folder
}

it('flags win over the file, the file over defaults, and --print-config says which', async () => {
  const cwd = await repository(
    'targets: [http://127.0.0.1:9/]\npace: { rate: 5, concurrency: 3 }\ngate: { fail-on: low, strict: true }\nheaders: { X-Key: "${KEY}" }\n'
  )
  const env = { KEY: 's3cr3t' }
  const shown = await verbgate(['scan', '--print-config', '--rate', '7'], { cwd: join(cwd, 'deep'), env })
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  const lines = shown.stdout.split('\n').map((line) => line.replace(/ +/g, ' '))
  expect(lines).toEqual(
    expect.arrayContaining([
      'targets: http://127.0.0.1:9/ # ../verbgate.yaml:1',
      'pace.rate: 7 # --rate',
      'pace.concurrency: 3 # ../verbgate.yaml:2',
      'pace.max-requests: 2000 # default',
      'gate.fail-on: low # ../verbgate.yaml:3',
      'gate.strict: true # ../verbgate.yaml:3',
      'headers.X-Key: *** # ../verbgate.yaml:4'
    ])
  )
  expect(shown.stdout).not.toContain('s3cr3t')
  const without = await verbgate(['scan', 'http://127.0.0.1:9/', '--print-config', '--no-config'], { cwd, env })
  expect(without.stdout).toContain('default')
  expect(without.stdout).not.toContain('verbgate.yaml')
  const other = join(cwd, 'deep', 'other.yaml')
  await writeFile(other, 'targets: [http://127.0.0.1:8/]\n')
  const named = await verbgate(['scan', '--print-config'], { cwd, env: { ...env, VERBGATE_CONFIG: other } })
  expect(named.stdout).toContain('targets: http://127.0.0.1:8/')
})

it('targets, areas, headers from the environment, severities and the gate are in force', async () => {
  const site = await record((request) =>
    request.method === 'TRACE'
      ? { status: 200, headers: { 'Content-Type': 'message/http' }, body: request.head }
      : staticSite(request)
  )
  const cwd = await repository(
    [
      `targets: [{ url: "${site.url}", areas: [/hidden/] }]`,
      'headers: { X-Key: "${KEY}", X-Other: fixed }',
      'severity: { trace-echoed: critical }',
      'pace: { rate: 0 }',
      'select: { only: [trace-echoed, collection-listed] }',
      'gate: { fail-on: critical }'
    ].join('\n')
  )
  const ended = await verbgate(['scan', '--format', 'json', '-H', 'x-other: mine'], {
    cwd,
    env: { KEY: 's3cr3t-value' }
  })
  const report = reportOf(ended)
  expect(ended.code).toBe(1)
  expect(report.findings.length).toBeGreaterThan(0)
  for (const finding of report.findings) expect(finding).toMatchObject({ ruleId: 'trace-echoed', severity: 'critical' })
  expect(report.targets[0]?.areas).toContain('/hidden/')
  expect(site.requests.every(({ headers }) => headers['x-key']?.[0] === 's3cr3t-value')).toBe(true)
  expect(site.requests.every(({ headers }) => headers['x-other']?.join() === 'mine')).toBe(true)
  expect(`${ended.stdout}${ended.stderr}`).not.toContain('s3cr3t-value')
})

it.each([
  ['an unknown key', 'targts: []\n', 'Did you mean "targets"?'],
  ['an unset variable', 'targets: [http://a/]\nheaders: { A: "${VERBGATE_NOT_SET}" }\n', 'VERBGATE_NOT_SET is not set'],
  [
    'a rule that is not there',
    'targets: [http://a/]\nseverity: { trace-ecoed: low }\n',
    'Did you mean "trace-echoed"?'
  ],
  ['a rate that is none', 'targets: [http://a/]\npace: { rate: fast }\n', '--rate fast is not a rate'],
  ['a header that changes what is meant', 'targets: [http://a/]\nheaders: { If: x }\n', 'the header If cannot be set'],
  ['a window that is none', 'targets: [http://a/]\nwindows: [Mon]\n', '"Mon" is no time window']
])('%s in the file is told with its place, and nothing is sent', async (_, text, message) => {
  const cwd = await repository(text)
  const { code, stdout, stderr } = await verbgate(['scan'], { cwd })
  if (code !== 2 || stdout !== '') throw new Error(`exit ${code}: ${stdout}`)
  if (!stderr.includes(message)) throw new Error(stderr)
  if (!stderr.includes('verbgate.yaml') && !message.includes('header')) throw new Error(stderr)
})

it('outside of its time windows a run ends with 75 and sends nothing', async () => {
  const site = await record(staticSite)
  const now = new Date()
  const later = (hours: number): string => String((now.getHours() + hours) % 24).padStart(2, '0')
  const cwd = await repository(`targets: ["${site.url}"]\nwindows: ["${later(2)}:00-${later(3)}:00"]\n`)
  const ended = await verbgate(['scan'], { cwd })
  expect(ended).toMatchObject({ code: 75, stdout: '', stderr: expect.stringContaining('outside the time windows') })
  expect(await verbgate(['scan', '--quiet'], { cwd })).toMatchObject({ code: 75, stdout: '', stderr: '' })
  expect(site.requests).toEqual([])
})

it('init writes a file that scan takes, and overwrites none', async () => {
  const cwd = await temporaryFolder('init')
  expect(await verbgate(['init'], { cwd })).toMatchObject({ code: 0, stderr: '' })
  const shown = await verbgate(['scan', '--print-config'], { cwd })
  expect(shown.stdout).toContain('targets: https://shop.example/')
  const again = await verbgate(['init'], { cwd })
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('already') })
})

const PROFILE_RULE = `id: profile-shown
title: The profile is shown
exposes: leak-session
severity: low
cwe: [CWE-525]
unit: area
effect: read
why: because
fix: { any: mend it }
references: [https://www.rfc-editor.org/rfc/rfc9111]
probes:
  own: { method: GET, path: "{{area}}", as: member }
verdicts:
  - exposed: firm
    when: own.body.contains("cookie")
`
const PROFILE_CASES = `fires:
  - { name: echo, answers: { own: { status: 200, body: "cookie: a" } } }
silent:
  - { name: silence, answers: { own: 200 } }
`

it('a session from a file is sent where a rule asks for it, and masked wherever a server echoes it', async () => {
  const site = await record(({ head, headers }) => ({
    status: 200,
    headers: { 'Content-Type': 'text/html', 'X-Echo': headers['cookie']?.join() ?? '' },
    body: `<!doctype html><pre>${head}</pre>${Buffer.from(headers['cookie']?.join() ?? '').toString('base64')}`.toLowerCase()
  }))
  const cwd = await repository(
    `targets: ["${site.url}"]\nsessions: { member: { file: member.session } }\nrules: [ours]\n`
  )
  await mkdir(join(cwd, 'ours', 'own'), { recursive: true })
  await writeFile(join(cwd, 'ours', 'own', 'profile-shown.yaml'), PROFILE_RULE)
  await writeFile(join(cwd, 'ours', 'own', 'profile-shown.test.yaml'), PROFILE_CASES)
  await writeFile(join(cwd, 'member.session'), 'Cookie: sid=s3cr3t-of-the-member\n', { mode: 0o600 })
  const ended = await verbgate(['scan', '--rate', '0', '--only', 'profile-shown', '--format', 'json'], { cwd })
  const own = site.requests.filter(({ headers }) => headers['cookie'] !== undefined)
  expect(own.map(({ headers }) => headers['cookie'])).toEqual([['sid=s3cr3t-of-the-member']])
  expect(reportOf(ended).findings.map(({ ruleId }) => ruleId)).toEqual(['profile-shown'])
  expect(`${ended.stdout}${ended.stderr}`).not.toContain('s3cr3t')
  expect(ended.stdout).toContain('***')
})
