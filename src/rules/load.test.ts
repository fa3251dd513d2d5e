import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { seenOf } from '../../test/rules/seen.js'
import { answerOf } from '../evidence/answer.js'
import type { UsageError } from '../shared/errors.js'
import { UsageErrors } from '../shared/errors.js'
import { compileBuiltinRules, readBuiltinRules } from './builtin.js'
import { bundleRules } from './build/bundle.js'
import { describeArea } from '../units/area.js'
import { loadRules } from './load.js'
import { ruleSchemaText } from './files/rule-schema.js'

const root = await mkdtemp(join(tmpdir(), 'rules-'))
afterAll(() => rm(root, { recursive: true }))
let folders = 0

async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = join(root, String(folders++))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

/** What `loadRules` says about the files: `path:line:column message`, first line only. */
async function problemsOf(
  files: Record<string, string>
): Promise<{ lines: string[]; problems: readonly UsageError[] }> {
  const folder = await folderOf(files)
  try {
    await loadRules([folder])
  } catch (error) {
    if (!(error instanceof UsageErrors)) throw error
    const lines = error.problems.map(({ place, message }) => {
      const file = place?.file.slice(folder.length + 1)
      return `${file}:${place?.line}:${place?.column} ${message.split('\n', 1)[0]}`
    })
    return { lines, problems: error.problems }
  }
  return { lines: [], problems: [] }
}

const definitions = `probes:
  controls:
    qxzw: { method: QXZW, path: "{{area}}{{missing}}/{{missing}}/", control: true }
    patch: { method: PATCH, path: "{{area}}{{missing}}/{{missing}}/", control: true }
functions:
  refused: { params: { answer: Response }, returns: bool, doc: Refused., when: "answer.status in [403, 405]" }
  handled:
    params: { answer: Response, others: list<Response> }
    returns: bool
    doc: A handler looked at it.
    when: "!refused(answer) && answer.status in [404, 409] && !others.exists(c, c.status == answer.status)"
`

const head = (id: string): string => `id: ${id}
title: Collections can be made here
exposes: place-file
severity: high
unit: area
effect: no-write
why: It reaches a handler.
fix: { any: Refuse the method. }
references: [https://www.rfc-editor.org/rfc/rfc4918]
`

const tail = `use: [controls]
when: area.path != '/'
probes:
  mkcol: { method: MKCOL, path: "{{area}}{{missing}}/{{missing}}/", headers: { Depth: 0 }, when: "controls.exists(c, c.status > 0)" }
verdicts:
  - exposed: firm
    summary: answered {{mkcol.status}} in {{area}}
    when: handled(mkcol, controls)
  - inconclusive: alike
    when: >-
      mkcol.status < 400
      && mkcol.status == patch.status
`

const good = {
  'definitions.yaml': definitions,
  'webdav/collection-creatable.yaml': head('collection-creatable') + tail
}

test('a rule is compiled with its groups, conditions and effects', async () => {
  const [rule] = await loadRules([await folderOf(good)])
  expect(rule).toMatchObject({ id: 'collection-creatable', family: 'webdav', groups: { controls: ['qxzw', 'patch'] } })
  expect(rule?.probes.map(({ name, effect, control }) => [name, effect, control])).toEqual([
    ['qxzw', 'read', true],
    ['patch', 'no-write', true],
    ['mkcol', 'no-write', false]
  ])
  expect(rule?.probes[2]?.headers).toEqual([['Depth', { source: '0', names: [], parts: ['0'] }]])
  expect(rule?.probes[2]?.when?.probes).toEqual(['qxzw', 'patch'])
  expect(rule?.verdicts.map(({ when }) => when.instances[0]?.probes)).toEqual([
    ['mkcol', 'qxzw', 'patch'],
    ['mkcol', 'patch']
  ])
})

const status = (code: number): ReturnType<typeof answerOf> =>
  answerOf({
    origin: 'http://a',
    request: { method: 'GET', target: '/', headers: [], body: null, effect: 'read' },
    startedAtMs: 0,
    durationMs: 0,
    response: { status: code, reason: '', headers: {}, body: new Uint8Array(), bodyBytes: 0, truncated: false },
    failure: null
  })

test('conditions are judged over answers', async () => {
  const [rule] = await loadRules([await folderOf(good)])
  const { values } = describeArea({ path: '/images/', source: 'link', file: null, rendersPages: false })
  const seen = (mkcol: number, other: number): ReturnType<typeof seenOf> =>
    seenOf({ mkcol: status(mkcol), qxzw: status(other), patch: status(other) }, values)
  const holds = (mkcol: number, other: number): boolean[] =>
    rule?.verdicts.map(({ when }) => when.instances[0]?.test(seen(mkcol, other)) ?? false) ?? []
  expect(rule?.when?.test(seen(0, 0))).toBe(true)
  expect(holds(409, 405)).toEqual([true, false])
  expect(holds(409, 409)).toEqual([false, false])
  expect(holds(200, 200)).toEqual([false, true])
  expect(holds(405, 501)).toEqual([false, false])
})

test('every mistake of every file is reported at once, where it stands', async () => {
  const bad = `${head('bad').replace('severity: high', 'severity: hihg')}
tagz: [a]
probes:
  a: { method: GET, path: "{{area}}" }
verdicts:
  - exposed: firm
    clean: true
    when: "true"
`
  const wrong = `${head('other')}settles: [nowhere]
use: [control]
applies: area.pth == '/'
probes:
  size: { method: GET, path: "{{area}}" }
  first: { method: DELETE, path: "{{area}}", if: second.status == 1 }
  second: { method: GET, path: "{{area}}{{mising}}" }
verdicts:
  - exposed: firm
    summary: "{{first.title}} {{first.sta}}"
    when: >-
      first.status == 1
      && secnd.status == 2
  - inconclusive: x
    when: |
      true
        && handld(first)
  - inconclusive: x
    when: 'first.body == ''a'' && first.status == ''b'''
`
  const { lines, problems } = await problemsOf({ 'a/bad.yaml': bad, 'a/wrong.yaml': wrong, 'a/cut.yaml': 'a: [' })
  expect(lines).toEqual([
    'a/bad.yaml:4:11 severity: "hihg" is not one of critical, high, medium, low, info',
    'a/bad.yaml:11:1 unknown key "tagz"',
    'a/bad.yaml:15:5 a verdict has one of exposed, inconclusive, clean, notAsked; this one has exposed and clean',
    expect.stringMatching(/^a\/cut.yaml:1:5 Flow sequence/),
    'a/wrong.yaml:1:5 id "other" is not the file\'s stem',
    'a/wrong.yaml:10:11 settles an unknown rule "nowhere"',
    'a/wrong.yaml:11:7 unknown group of probes "control"',
    'a/wrong.yaml:12:15 "pth" is no field of Area',
    'a/wrong.yaml:14:3 "size" is a word of CEL and cannot name a probe',
    'a/wrong.yaml:15:34 DELETE could hit something that exists: {{area}}',
    'a/wrong.yaml:15:50 "second" is not sent before this',
    'a/wrong.yaml:16:41 unknown variable {{mising}}',
    'a/wrong.yaml:19:31 unknown variable {{first.sta}}',
    'a/wrong.yaml:22:10 unknown name "secnd"',
    "a/wrong.yaml:26:12 no function 'handld(Response)'",
    'a/wrong.yaml:28:35 condition: no such overload: int == string'
  ])
  const hints = problems.map(({ hint }) => hint)
  expect(hints).toEqual(
    expect.arrayContaining(['Did you mean "high"?', 'Did you mean "tags"?', 'Did you mean "second"?'])
  )
  expect(problems.find(({ place }) => place?.line === 22)?.message).toBe(
    'unknown name "secnd"\n   22 |       && secnd.status == 2\n      |          ^^^^^'
  )
})

/** The good rule with another summary. */
function quoting(summary: string): Record<string, string> {
  const text = head('collection-creatable') + tail.replace('answered {{mkcol.status}}', summary)
  return { ...good, 'webdav/collection-creatable.yaml': text }
}

test('a summary may quote header fields of its probes, and of nothing else', async () => {
  expect((await problemsOf(quoting('says {{mkcol.headers.X-Powered-By}}'))).lines).toEqual([])
  expect(
    (await problemsOf(quoting('says {{mkcl.headers.Server}} {{mkcol.headers}} {{mkcol.headers.a b}}'))).lines
  ).toEqual([
    expect.stringMatching(/unknown variable \{\{mkcl\.headers\.Server\}\}/),
    expect.stringMatching(/unknown variable \{\{mkcol\.headers\}\}/),
    expect.stringMatching(/unknown variable \{\{mkcol\.headers\.a b\}\}/)
  ])
})

/** The hints for one condition in place of the rule's own, as it stands in YAML. */
async function hintsOf(condition: string): Promise<string[]> {
  const text = head('collection-creatable') + tail.replace('handled(mkcol, controls)', condition)
  const { problems } = await problemsOf({ ...good, 'webdav/collection-creatable.yaml': text })
  return problems.map(({ message, hint }) => `${message.split('\n', 1)[0]}: ${hint}`)
}

test.each([
  ['mkcol.status == 1 && mkcol.body == "a: b"', 'Nested mappings .*quotes around it, or >-'],
  ['"x" in mkcol.headers', 'Unexpected scalar .*quotes around all of it'],
  ['!mkcol.sent', 'Unresolved tag: .*quotes around all of it'],
  [String.raw`mkcol.body.matches("a\.b")`, String.raw`Invalid escape sequence: .*written twice: \\\\. for a dot`],
  ['has(mkcol.headers["x"])', 'has.. invalid argument: .*write "x" in home.headers'],
  [`'"DAV" in mkcol.headers'`, '"DAV" is never there: Write "dav".'],
  ['mkcol.headers["X-Dav"] == "1"', '"X-Dav" is never there: Write "x-dav".'],
  ['mkcol.headers.Dav == "1"', '"Dav" is never there: Write "dav".']
])('%s is told how to write it', async (condition, hint) => {
  expect(await hintsOf(condition)).toEqual([expect.stringMatching(hint)])
})

test('definitions are checked as well: clashes, recursion, types', async () => {
  const { lines } = await problemsOf({
    ...good,
    'definitions.yaml': `${definitions}  again: { params: { answer: Response }, returns: bool, doc: d, when: again(answer) }
  area: { params: {}, returns: bool, doc: d, when: "true" }
  typed: { params: { answer: Respons }, returns: bool, doc: d, when: "true" }
  number: { params: {}, returns: int, doc: d, when: "true" }
`
  })
  expect(lines).toEqual([
    "definitions.yaml:12:71 no function 'again(Response)'",
    'definitions.yaml:13:3 "area" is defined already',
    expect.stringMatching(/^definitions.yaml:14:3 function typed: .*Respons/),
    'definitions.yaml:15:54 the condition is of type bool, int is needed'
  ])
})

test('a folder without rules, a rule without a family, and a missing folder are mistakes', async () => {
  expect((await problemsOf({ 'a/note.txt': '' })).lines[0]).toMatch('the folder holds no rules')
  expect((await problemsOf({ ...good, 'stray.yaml': '' })).lines).toEqual([expect.stringMatching('in no family')])
  await expect(loadRules([join(root, 'nowhere')])).rejects.toThrow('cannot read the rule folder')
})

const plain = (rules: unknown): unknown => JSON.parse(JSON.stringify(rules))

test('the bundle gives the same rules as the files, and serves folders of others', async () => {
  const folder = await folderOf(good)
  const file = join(root, 'builtin.json')
  await writeFile(file, await bundleRules(folder))
  const builtin = await readBuiltinRules(new URL(`file://${file}`))
  expect(plain(compileBuiltinRules(builtin))).toEqual(plain(await loadRules([folder])))

  const own = await folderOf({ 'mine/own.yaml': `${head('own')}settles: [collection-creatable]\n${tail}` })
  expect((await loadRules([own], builtin)).map(({ id }) => id)).toEqual(['own'])
  const clash = await folderOf({ ...good, 'definitions.yaml': definitions })
  await expect(loadRules([clash], builtin)).rejects.toThrow(
    /"controls" is defined already[^]*taken by the built-in rules/
  )
})

test('the JSON Schema describes what is accepted', () => {
  const schema = JSON.parse(ruleSchemaText()) as { required: string[]; properties: Record<string, unknown> }
  expect(schema.required).toEqual(expect.arrayContaining(['id', 'title', 'why', 'fix', 'references', 'verdicts']))
  expect(schema).toMatchObject({
    additionalProperties: false,
    properties: { fix: { anyOf: [{ type: 'string' }, { required: ['any'] }] } }
  })
})
