import { expect, test } from 'vitest'
import { answerOf } from '../../evidence/answer.js'
import type { Exchange } from '../../evidence/exchange.js'
import { createCondition, type Condition } from '../language/conditions.js'
import { buildScope, createRuleEnvironment } from '../language/scope.js'
import { splitConjunction } from '../language/conjunction.js'
import { classifyAnswer, explainCondition, listCalled } from './explain-condition.js'

const scope = buildScope({
  functions: {
    refused: { params: { r: 'Response' }, doc: 'x', when: 'r.refuses' },
    distinct: {
      params: { r: 'Response', controls: 'list<Response>' },
      doc: 'x',
      when: '!controls.exists(c, c.status == r.status)'
    },
    ran: { params: { r: 'Response', product: 'string' }, doc: 'x', when: 'r.body == product' }
  }
})

function answered(status: number, body = '', headers: Record<string, string> = {}): ReturnType<typeof answerOf> {
  const bytes = Buffer.from(body)
  const exchange: Exchange = {
    origin: 'http://shop.example',
    request: { method: 'GET', target: '/files/', headers: [], body: null, effect: 'read' },
    startedAtMs: 0,
    durationMs: 0,
    response: { status, reason: '', headers, body: bytes, bodyBytes: bytes.length, truncated: false },
    failure: null
  }
  return answerOf(exchange)
}

test.each([
  ['a.status == 1 && !b(c)', ['a.status == 1', '!b(c)']],
  ['a && (b && c) && d[1 && 2]', ['a', '(b && c)', 'd[1 && 2]']],
  ['a.body == "x && y" && b', ['a.body == "x && y"', 'b']],
  ['a && b || c', ['a && b || c']],
  ['a ? b && c : d', ['a ? b && c : d']],
  ["a.body == ')' && b", ["a.body == ')'", 'b']]
])('%s is taken apart', (source, parts) => {
  expect(splitConjunction(source)).toEqual(parts)
})

test('each part says whether it holds and what it read', () => {
  const answers: Record<string, ReturnType<typeof answerOf>> = { put: answered(405), get: answered(200, 'hello') }
  const answer = (probe: string): ReturnType<typeof answerOf> => answers[probe] ?? answerOf(null)
  const source = 'refused(put) && get.body == "bye" && later.status == 200 && origin.startsWith("http:")'
  const names = { put: 'put', get: 'get', later: 'later', controls: ['put', 'get'] }
  const environment = createRuleEnvironment(scope, 'origin', names)
  const condition = createCondition(source, () => environment, { names, keys: {}, values: {} })
  const values = { origin: 'http://shop.example' }
  expect(explainCondition(condition, { values, answer })).toEqual([
    { source: 'refused(put)', holds: true, values: ['put.status = 405'] },
    { source: 'get.body == "bye"', holds: false, values: ['get.body = "hello"'] },
    { source: 'later.status == 200', holds: false, values: ['later was not sent'] },
    { source: 'origin.startsWith("http:")', holds: true, values: ['origin = "http://shop.example"'] }
  ])
})

test('an answer is put in the words that take an answer, beside its controls', () => {
  const called = new Set(['refused', 'distinct', 'ran'])
  expect(classifyAnswer(scope, answered(405), { controls: [answered(404)], called })).toEqual(['refused', 'distinct'])
  expect(classifyAnswer(scope, answered(200), { controls: [answered(200)], called })).toEqual([])
})

function explain(source: string, answer: ReturnType<typeof answerOf>): ReturnType<typeof explainCondition> {
  const environment = scope.environment.clone().registerVariable('home', 'Response')
  const condition: Condition = createCondition(source, () => environment, {
    names: { home: 'home' },
    keys: {},
    values: {}
  })
  return explainCondition(condition, { values: {}, answer: () => answer })
}

test('a part is not tried without the part that guards it', () => {
  const source = '"x-powered-by" in home.headers && home.headers["x-powered-by"].matches("^PHP")'
  expect(explain(source, answered(200)).map(({ holds, values }) => ({ holds, values }))).toEqual([
    { holds: false, values: ['home has no x-powered-by field'] },
    { holds: null, values: [] }
  ])
  const told = explain(source, answered(200, '', { 'x-powered-by': 'PHP/8.1.2' }))
  expect(told.map(({ holds, values }) => ({ holds, values }))).toEqual([
    { holds: true, values: ['home.headers["x-powered-by"] = "PHP/8.1.2"'] },
    { holds: true, values: ['home.headers["x-powered-by"] = "PHP/8.1.2"'] }
  ])
})

test('what a field may not show is masked', () => {
  const [part] = explain('"set-cookie" in home.headers', answered(200, '', { 'set-cookie': 'sid=abcdef; Path=/' }))
  expect(part?.values).toEqual(['home.headers["set-cookie"] = "sid=***; Path=/"'])
})

test('of a list the first names are shown', () => {
  const links = ['a', 'b', 'c', 'd'].map((name) => `<a href="${name}">${name}</a>`).join('\n')
  const page = answered(200, `<h1>Index of /files/</h1><pre>${links}</pre>`, { 'content-type': 'text/html' })
  expect(explain('home.entries.exists(n, n == "x")', page)[0]?.values).toEqual([
    'home.entries = ["a", "b", "c"] and 1 more'
  ])
  expect(explain('size(home.dav) > 1', page)[0]?.values).toEqual(['home.dav = an empty list'])
})

test('only words that the rule calls are said', () => {
  const condition = createCondition('refused(put)', () => scope.environment, { names: {}, keys: {}, values: {} })
  const called = listCalled([condition])
  expect(classifyAnswer(scope, answered(405), { controls: [answered(404)], called })).toEqual(['refused'])
})
