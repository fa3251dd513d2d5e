import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { testRules } from '../../src/engine/play-cases.js'
import { answerOf } from '../../src/evidence/answer.js'
import { readBuiltinRules } from '../../src/rules/builtin.js'
import { loadCases } from '../../src/rules/cases/cases.js'
import { inspectExpression } from '../../src/rules/checking/expressions.js'
import { describeTypes } from '../../src/rules/language/environment.js'
import { compilePattern, patternProblem } from '../../src/rules/language/search.js'
import { loadRules } from '../../src/rules/load.js'
import { buildScope, createRuleEnvironment } from '../../src/rules/language/scope.js'
import { BUILTIN, ownFiles, put, texts, type Input } from './input.js'

const builtin = await readBuiltinRules(BUILTIN)
const read = (file: string): string => readFileSync(file, 'utf8')
const ruleFiles = ownFiles('rules', '.yaml').filter(
  (file) => !file.endsWith('.test.yaml') && !/[\\/]definitions[\\/]/.test(file)
)
const caseFiles = ownFiles('rules', '.test.yaml')
const definitions = JSON.stringify(builtin.definitions)
const ruleTexts = new Map(
  ruleFiles.map((file) => [
    basename(file, '.yaml'),
    read(file)
      .replace(/^id: .*/m, 'id: mine')
      .replace(/^settles: .*\n/m, '')
  ])
)

const RULE = `id: mine
title: A rule of our own
exposes: place-file
severity: high
cwe: [CWE-650]
unit: area
effect: no-write
why: because
fix: { any: mend it, nginx: "limit_except GET { deny all; }" }
references: [https://www.rfc-editor.org/rfc/rfc4918#section-9.3]
tags: [webdav]
probes:
  unknown: { method: QXZW, path: "{{area}}{{missing}}/{{missing}}/", control: true }
  orphan: { method: MKCOL, path: "{{area}}{{missing}}/{{missing}}/", headers: { Depth: 0, X-A: "{{missing}}" }, when: unknown.status != 0 }
verdicts:
  - exposed: firm
    summary: MKCOL was answered {{orphan.status}}.
    when: orphan.status == 409 && !(409 in [unknown.status]) && orphan.body.matches('(?i)conflict|x{2}')
  - inconclusive: all alike {{orphan.server}}
    when: orphan.status == unknown.status && orphan.headers["server"] == unknown.server
`
const CASES = `fires:
  - name: nginx
    answers: { unknown: 405, orphan: [{ status: 409, body: conflict, headers: { Server: nginx } }, 409] }
silent:
  - name: refused
    unit: { area: /a/, file: null, rendersPages: true }
    answers: { orphan: { failed: timeout } }
    otherwise: dropped
    expect: failed
`
const DEFINITIONS = `probes:
  mine:
    odd: { method: QXZW, path: "{{area}}{{missing}}" }
    even: { method: GET, path: "{{area}}{{missing}}" }
functions:
  turned_down:
    params: { answer: Response, codes: list<int> }
    returns: bool
    doc: turned down
    when: answer.status in codes || answer.dropped
fixes:
  patch: { any: mend it }
`

const KEYS: readonly string[] = [
  'id',
  'title',
  'exposes',
  'severity',
  'unit',
  'effect',
  'fix',
  'probes',
  'verdicts',
  'use',
  'settles',
  'applies',
  'each',
  'any',
  'first',
  'sessions',
  'repeat: { pauses: [1], until: "true" }',
  'as: constructor',
  'creates: "{{area}}{{missing}}"',
  'if: constructor.status == 1',
  'use: [constructor]',
  'use: [toString]',
  'settles: [constructor]',
  'fix: constructor',
  'Response',
  'list<int>',
  'map<string, int>',
  'constructor: { method: GET, path: / }',
  'exposed: firm',
  'clean: true',
  'inconclusive: x',
  'when: "true"',
  'dyn',
  'type',
  'optional<int>'
]

/** Operators, functions and odd literals of the language that conditions are written in. */
const CEL: readonly string[] = [
  '==',
  '!=',
  '&&',
  '||',
  '!',
  ' in ',
  '?',
  ':',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '.',
  ',',
  '+',
  '-',
  '*',
  '/',
  '%',
  '?.',
  '[?',
  'size(',
  'has(',
  '.all(',
  '.exists(x, ',
  '.map(x, ',
  '.filter(x, ',
  '.exists_one(',
  'like(orphan.body, ',
  '.matches(',
  'dyn(',
  'type(',
  'int(',
  'string(',
  'double(',
  'bytes(',
  'timestamp(',
  'duration(',
  'cel.bind(',
  'optional.of(',
  '.startsWith(',
  '.split(',
  '.substring(',
  'b"',
  'r"',
  '"""',
  "'''",
  '"\\u{110000}"',
  "'\\uD800'",
  '"\\U00110000"',
  '"\\x"',
  "b'\\xff'",
  '0x',
  '1e',
  '1.',
  '.5',
  '99999999999999999999',
  '1u',
  'orphan',
  'unknown',
  'area',
  'origin',
  'constructor',
  '__proto__',
  'toString()',
  'orphan.constructor',
  'orphan.headers',
  'orphan.dav',
  'x',
  "'(a+)+$'",
  "'(?<a>b)\\\\k<a>'",
  "'[z-a]'",
  "'(?i)(?i)'",
  "'a{99999}'",
  "'(.*)(.*)(.*)(.*)x'",
  '9223372036854775808',
  '-9223372036854775808 / -1'
]

type Files = { rule?: Buffer | string; cases?: Buffer | string; definitions?: Buffer | string }

function folderOf(folder: string, { rule = RULE, cases = CASES, definitions = DEFINITIONS }: Files): string {
  const rules = join(folder, 'rules')
  put(rules, 'own/mine.yaml', rule)
  put(rules, 'own/mine.test.yaml', cases)
  put(rules, 'definitions.yaml', definitions)
  return rules
}

/** Every fault of a case that is one of ours and not of the case. */
async function play(folder: string): Promise<void> {
  const results = await testRules(await loadCases([folder]), { loopback: false })
  const odd = results.find(({ problem }) => /undefined|not a function|not iterable/.test(problem ?? ''))
  if (odd !== undefined) throw new Error(`${odd.name}: ${odd.problem}`)
}

const scope = buildScope(builtin.definitions)
const environment = createRuleEnvironment(scope, 'area', { unknown: 'unknown', orphan: 'orphan' })
const known = {
  variables: ['area', 'unknown', 'orphan'],
  functions: Object.keys(scope.functions),
  types: describeTypes(scope.kinds)
}
const answered = {
  status: 207,
  reason: '',
  headers: { server: 'x' },
  body: Buffer.from('<a>'),
  bodyBytes: 3,
  truncated: false
}
const answer = answerOf({
  origin: 'http://a.example',
  request: { method: 'GET', target: '/', headers: [], body: null, effect: 'read' },
  startedAtMs: 0,
  durationMs: 1,
  response: answered,
  failure: null
})

/** What own rules are made of. */
export const ruleInputs: readonly Input[] = [
  {
    name: 'rule file',
    samples: texts(RULE),
    words: [...KEYS, ...CEL],
    isFile: true,
    feed: async (bytes, folder) => await loadRules([folderOf(folder, { rule: bytes })])
  },
  {
    name: 'built-in rule file',
    samples: texts(...ruleTexts.values()),
    words: [...KEYS, ...CEL],
    isFile: true,
    feed: async (bytes, folder) => await loadRules([folderOf(folder, { rule: bytes, definitions })])
  },
  {
    name: 'definitions file',
    samples: texts(DEFINITIONS, definitions),
    words: [...KEYS, ...CEL],
    isFile: true,
    feed: async (bytes, folder) => await loadRules([folderOf(folder, { definitions: bytes })])
  },
  {
    name: 'case file',
    samples: texts(CASES),
    words: KEYS,
    isFile: true,
    feed: async (bytes, folder) => await play(folderOf(folder, { cases: bytes }))
  },
  {
    name: 'built-in case file',
    samples: texts(...caseFiles.map((file) => `# ${basename(file, '.test.yaml')}\n${read(file)}`)),
    words: KEYS,
    isFile: true,
    async feed(bytes, folder) {
      const id = /^# ([a-z-]+)\n/.exec(bytes.toString('utf8'))?.[1] ?? ''
      await play(folderOf(folder, { cases: bytes, rule: ruleTexts.get(id) ?? RULE, definitions }))
    }
  },
  {
    name: 'condition',
    samples: builtin.rules.flatMap(({ rule }) => rule.verdicts.map(({ when = '' }) => Buffer.from(when))),
    words: CEL,
    isFile: false,
    feed(bytes) {
      const source = bytes.toString('utf8').trim().slice(0, 4_000)
      const { problems } = inspectExpression(source, environment, known)
      if (problems.some(({ message, start, end }) => message === '' || start < 0 || end < start))
        throw new Error(JSON.stringify(problems))
      if (problems.length > 0) return
      try {
        environment.parse(source)({ orphan: answer, unknown: answer, area: { path: '/' }, origin: '', page: {} })
      } catch (error) {
        // what goes wrong while a condition is evaluated becomes a failed check
        if (!(error instanceof Error)) throw error
      }
    }
  },
  {
    name: 'pattern of like',
    samples: texts('(?i)^index of /', 'a+b*', '[^"]{0,40}(x|y)+', '\\bDAV\\b', '(a|b)?c', '^\\s*(?:<[^>]*>\\s*)*$'),
    words: [
      '(a+)+',
      '(.*)*',
      '.*',
      '[',
      ']',
      '{1,',
      '}',
      '(?<n>',
      '\\k<n>',
      '\\1',
      '(?=',
      '(?!',
      '|',
      '$',
      '\\p{L}',
      '(?i)',
      'a{1,99}',
      '+',
      '*',
      '?'
    ],
    isFile: false,
    feed(bytes) {
      const pattern = bytes.toString('utf8')
      if (patternProblem(pattern) !== null) return
      const search = compilePattern(pattern)
      for (const subject of ['a'.repeat(5_000), 'ab'.repeat(2_500), `${' '.repeat(4_000)}x`]) search(subject)
    }
  }
]
