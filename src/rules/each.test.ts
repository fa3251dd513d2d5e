import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { seenOf } from '../../test/rules/seen.js'
import { answerOf } from '../evidence/answer.js'
import type { Exchange } from '../evidence/exchange.js'
import { UsageErrors } from '../shared/errors.js'
import { loadRules } from './load.js'
import type { Rule } from './rule.js'

const root = await mkdtemp(join(tmpdir(), 'each-'))
afterAll(() => rm(root, { recursive: true }))

const HEAD = `id: own
title: Programs run here
exposes: run-code
severity: high
unit: area
effect: write
why: It runs.
fix: { any: Refuse the method. }
references: [https://www.rfc-editor.org/rfc/rfc9110]
`

async function load(body: string): Promise<Rule> {
  const folder = await mkdtemp(join(root, 'x'))
  await mkdir(join(folder, 'a'))
  await writeFile(join(folder, 'a/own.yaml'), HEAD + body)
  const [rule] = await loadRules([folder])
  if (rule === undefined) throw new Error('no rule')
  return rule
}

async function problemsOf(body: string): Promise<string[]> {
  const error = await load(body).then(
    () => new Error('nothing was wrong'),
    (reason: unknown) => reason
  )
  if (!(error instanceof UsageErrors)) throw error
  return error.problems.map(
    ({ place, message, hint }) => `${place?.line}:${place?.column} ${message.split('\n')[0]} ${hint}`
  )
}

const PUT = `put: { each: { ext: [php, phtml], how: { plain: a, dotted: "{{canary}}.b" } }, method: PUT, path: "{{area}}{{canary}}-{{how}}.{{ext}}", creates: "{{area}}{{canary}}-{{how}}.{{ext}}" }`
const RUN = `run: { each: put, method: GET, path: "{{area}}{{canary}}-{{how}}.{{ext}}?{{how.name}}", when: put.succeeds && ext != "php" }`
const FIRES = `verdicts:
  - exposed: firm
    summary: "{{ext}} {{how}} {{run.status}} {{put.php.plain.status}}"
    any: run.status == 200
`

test('a probe is sent for each combination of its values, neighbours with the same values together', async () => {
  const rule = await load(`probes:\n  ${PUT}\n  ${RUN}\n${FIRES}`)
  expect(rule.probes.map(({ name }) => name)).toEqual([
    'put.php.plain',
    'run.php.plain',
    'put.php.dotted',
    'run.php.dotted',
    'put.phtml.plain',
    'run.phtml.plain',
    'put.phtml.dotted',
    'run.phtml.dotted'
  ])
  expect(rule.probes[7]).toMatchObject({
    base: 'run',
    keys: { ext: 'phtml', how: 'dotted' },
    path: { source: '{{area}}{{canary}}-{{canary}}.b.phtml?dotted' },
    when: { probes: ['put.phtml.dotted'] }
  })
  expect(rule.verdicts[0]?.when.instances.map(({ probes }) => probes)).toEqual([
    ['run.php.plain'],
    ['run.php.dotted'],
    ['run.phtml.plain'],
    ['run.phtml.dotted']
  ])
})

test('without a value of its own a condition reads all instances as a list', async () => {
  const rule = await load(`probes:
  ${PUT}
  ${RUN}
  again: { each: { ext: [php] }, method: GET, path: "/", when: "put.exists(p, p.succeeds)" }
verdicts:
  - { exposed: firm, when: "run.all(r, r.status == 200)" }
`)
  expect(rule.probes.at(-1)?.when?.probes).toEqual(['put.php.plain', 'put.php.dotted'])
  expect(rule.verdicts[0]?.when.instances[0]?.probes).toHaveLength(4)
})

test('mistakes of each are found where they stand, with the nearest name', async () => {
  expect(
    await problemsOf(`probes:
  ${PUT}
  run: { each: putt, method: GET, path: "{{area}}{{exd}}" }
  odd: { each: { area: [a], b: { c: "{{mising}}" } }, method: GET, path: "/" }
  verb: { each: [GET, DELETE], method: "{{each}}", path: "{{area}}x" }
${FIRES}`)
  ).toEqual([
    '12:16 "putt" is no probe with values of its own Did you mean "put"?',
    '12:50 unknown variable {{exd}} Known here: area, areaEncoded, areaUpper, areaMatrix, file, fileName, extension, missing, missing2, canary, long, nonce, origin, originOther, originBare, originOtherBare, host, hostPort, factorA, factorB, listener, token.',
    '13:18 "area" means something else already Rename the list.',
    '13:37 unknown variable {{mising}} Did you mean "missing"?',
    expect.stringMatching(/^14:58 DELETE could hit something that exists/),
    expect.stringMatching(/^17:15 unknown variable \{\{ext\}\} Known here: /),
    '17:23 unknown variable {{how}} Did you mean "host"?',
    '18:5 any reads no probe with each Write when.'
  ])
})

test('a value that is filled in itself needs a name', async () => {
  expect(
    await problemsOf(`probes:
  a: { each: ["{{area}}"], method: GET, path: "{{each}}" }
verdicts:
  - { exposed: firm, any: a.sent }
`)
  ).toEqual(['11:14 a value with {{places}} needs a name Write it as a map: { short: "{{area}}" }.'])
})

test('a verdict has one condition, and one over instances reads some', async () => {
  const page = 'probes:\n  front: { method: GET, path: "/", repeat: { pauses: [1] } }\nverdicts:\n'
  expect(await problemsOf(`${page}  - { exposed: firm }\n  - { exposed: firm, any: front.sent }\n`)).toEqual([
    '11:44 repeat has no when Say while what holds it is sent again.',
    '13:5 when is missing Add when, or any, all or first over the instances of each.',
    '14:22 any reads no probe with each Write when.'
  ])
  expect(
    await problemsOf(`probes:\n  ${PUT}\nverdicts:\n  - { exposed: firm, any: put.sent, all: put.sent }\n`)
  ).toEqual(['13:5 a verdict has one of when, any, all, first; this one has any and all Split it in two.'])
  expect(
    await problemsOf(`probes:\n  ${PUT}\nverdicts:\n  - { exposed: firm, first: putt.sent && ext == 1 }\n`)
  ).toEqual(['13:29 unknown name "putt" Did you mean "put"?'])
})

test('roles are those of the rule, and each is asked in', async () => {
  expect(
    await problemsOf(`sessions: [member, other]
probes:
  front: { method: GET, path: "/", as: membre }
verdicts:
  - { exposed: firm, when: front.sent }
`)
  ).toEqual([
    '10:12 no probe asks as "member" Add as to a probe, or remove it.',
    '10:20 no probe asks as "other" Add as to a probe, or remove it.',
    '12:40 "membre" is none of the rule\'s sessions Did you mean "member"?'
  ])
})

test('values are tried in turn: the own name is what was sent before, with the same values but the last', async () => {
  const rule = await load(`probes:
  put: { each: { ext: [a, b], form: [x, y, z] }, method: PUT, path: "{{area}}{{canary}}-{{form}}.{{ext}}", creates: "{{area}}{{canary}}-{{form}}.{{ext}}", when: "!put.exists(p, p.succeeds)" }
verdicts:
  - { exposed: firm, any: put.succeeds }
`)
  const read = (name: string): readonly string[] | undefined =>
    rule.probes.find((probe) => probe.name === name)?.when?.probes
  expect(read('put.a.x')).toEqual([])
  expect(read('put.b.z')).toEqual(['put.b.x', 'put.b.y'])
  const last = rule.probes.find(({ name }) => name === 'put.b.z')?.when
  expect(last?.test(seenOf({ 'put.b.x': answerWith(502), 'put.a.x': answerWith(201) }))).toBe(true)
  expect(last?.test(seenOf({ 'put.b.x': answerWith(201) }))).toBe(false)
})

function answerWith(status: number): ReturnType<typeof answerOf> {
  return answerOf(exchangeWith(status))
}

function exchangeWith(status: number): Exchange {
  const response = { status, reason: '', headers: {}, body: new Uint8Array(), bodyBytes: 0, truncated: false }
  const request = { method: 'PUT', target: '/x', headers: [], body: null, effect: 'write' } as const
  return { origin: 'http://x', request, startedAtMs: 0, durationMs: 0, response, failure: null }
}
