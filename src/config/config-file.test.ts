import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { UsageErrors } from '../shared/errors.js'
import { configTemplate } from './config-template.js'
import { readConfig } from './config-file.js'

const folder = mkdtempSync(join(tmpdir(), 'verbgate-config-'))
const file = join(folder, 'verbgate.yaml')
afterAll(() => rmSync(folder, { recursive: true }))

async function problemsOf(text: string) {
  writeFileSync(file, text)
  const error = await readConfig(file, {}).catch((thrown: unknown) => thrown)
  if (!(error instanceof UsageErrors)) throw new Error('no UsageErrors', { cause: error })
  return error.problems
}

test('owned origins, targets and rule folders relative to the file', async () => {
  writeFileSync(file, 'owned: [https://Shop.example:443]\ntargets:\n  - https://shop.example/top/\nrules: [ours]\n')
  const config = await readConfig(file, {})
  expect(config.owned).toEqual(['https://shop.example'])
  expect(config.targets.map(({ url }) => url)).toEqual(['https://shop.example/top/'])
  expect(config.rules).toEqual([join(folder, 'ours')])
})

test('an empty file is an empty config', async () => {
  writeFileSync(file, '# nothing yet\n')
  expect(await readConfig(file, {})).toMatchObject({ owned: [], targets: [], rules: [], headers: [], state: null })
})

test('an unknown key names the nearest known one and its place', async () => {
  const [problem] = await problemsOf('targets: []\nonwed: [https://a.example]\n')
  expect(problem).toMatchObject({ place: { file, line: 2, column: 1 }, hint: 'Did you mean "owned"?' })
})

test('every mistake is reported at once, with its line', async () => {
  const problems = await problemsOf(
    'owned:\n  - https://a.example/path/\n  - shop.example\ntargets: [ftp://a.example]\n'
  )
  expect(problems.map(({ place }) => place?.line).toSorted((a = 0, b = 0) => a - b)).toEqual([2, 3, 4])
})

test.each([
  ['aliases', 'owned: &a [https://a.example]\ntargets: *a\n'],
  ['duplicate keys', 'owned: []\nowned: []\n'],
  ['a wrong type', 'owned: https://a.example\n']
])('%s are refused', async (_name, text) => {
  expect((await problemsOf(text)).length).toBeGreaterThan(0)
})

async function read(text: string, env: Record<string, string> = {}) {
  writeFileSync(file, text)
  return await readConfig(file, env)
}

describe('what may be secret', () => {
  test('environment variables stand for ${NAME} in headers, sessions and the webhook, and nowhere else', async () => {
    const text = [
      'headers: { X-Key: "a ${KEY} b" }',
      'sessions: { member: { headers: { Cookie: "${KEY}" } } }',
      'webhook: { url: "https://chat.example/${KEY}", secret: "${KEY}" }',
      'rules: ["${KEY}"]'
    ].join('\n')
    const config = await read(text, { KEY: 'k1' })
    expect(config.headers).toEqual([['X-Key', 'a k1 b']])
    expect(config.sessions).toEqual({ member: [['Cookie', 'k1']] })
    expect(config.webhook).toEqual({ url: 'https://chat.example/k1', secret: 'k1' })
    expect(config.rules).toEqual([join(folder, '${KEY}')])
  })

  test('a variable that is not set is a mistake with its line', async () => {
    const [problem] = await problemsOf('headers:\n  X-Key: ${NOT_SET}\n')
    expect(problem).toMatchObject({ place: { line: 2 }, message: expect.stringContaining('NOT_SET is not set') })
  })

  test('a session file holds fields, is for its owner alone, and never shows in a message', async () => {
    const session = join(folder, 'member.session')
    writeFileSync(session, '# member\nCookie: sid=s3cr3t; x=1\r\nX-A:b\n', { mode: 0o600 })
    const config = await read('sessions: { member: { file: member.session } }')
    expect(config.sessions['member']).toEqual([
      ['Cookie', 'sid=s3cr3t; x=1'],
      ['X-A', 'b']
    ])
    chmodSync(session, 0o640)
    const [open] = await problemsOf('sessions: { member: { file: member.session } }')
    expect(open).toMatchObject({
      message: expect.stringContaining('may be read by others'),
      hint: expect.stringContaining('chmod 600')
    })
    writeFileSync(session, 's3cr3t without a colon')
    chmodSync(session, 0o600)
    const [broken] = await problemsOf('sessions: { member: { file: member.session } }')
    expect(broken?.message).toContain('line 1 of the session file is not a field')
    expect(JSON.stringify(broken)).not.toContain('s3cr3t')
  })
})

test('a role has the fields of the session that plays it; a session that is not declared is a mistake', async () => {
  const config = await read('sessions: { alice: { headers: { Cookie: a } } }\nroles: { member: alice }')
  expect(config.sessions['member']).toEqual([['Cookie', 'a']])
  const [problem] = await problemsOf('roles: { member: bob }')
  expect(problem).toMatchObject({ place: { line: 1 }, message: expect.stringContaining('unknown session "bob"') })
})

test('targets have their place and areas; files are relative to the config file', async () => {
  writeFileSync(
    file,
    'targets:\n  - { url: https://a.example/, areas: [/images] }\nstate: st\ngate: { baseline: b.json, accept: a.yaml, fail-on: low }\n'
  )
  const config = await readConfig(file, {})
  expect(config.targets).toMatchObject([{ areas: ['/images/'], place: { file, line: 2 } }])
  expect(config).toMatchObject({
    state: join(folder, 'st'),
    gate: { baseline: join(folder, 'b.json'), accept: join(folder, 'a.yaml'), 'fail-on': 'low' }
  })
})

test('the config file of init is valid as it stands', async () => {
  writeFileSync(file, configTemplate)
  expect((await readConfig(file, {})).targets.map(({ url }) => url)).toEqual(['https://shop.example/'])
  const everything = configTemplate.replaceAll(/^# ?(?=[a-z]+:|  [a-z]+:)/gm, '').replaceAll(/^#(?=  )/gm, '')
  writeFileSync(join(folder, 'editor.session'), 'Cookie: a=b\n', { mode: 0o600 })
  writeFileSync(file, everything)
  const env = { SHOP_API_KEY: 'k', MEMBER_COOKIE: 'c', CHAT_WEBHOOK: 'https://chat.example/', CHAT_SECRET: 's' }
  const config = await readConfig(file, env)
  expect(Object.keys(config.sessions)).toEqual(['member', 'editor', 'reader', 'other'])
  expect(config).toMatchObject({ severity: { 'trace-echoed': 'high' }, windows: ['Mon-Fri 01:00-05:00'] })
})
