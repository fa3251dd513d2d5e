import { expect, test } from 'vitest'
import { answerOf } from '../../evidence/answer.js'
import type { Exchange } from '../../evidence/exchange.js'
import { createCondition } from '../language/conditions.js'
import { buildScope } from '../language/scope.js'
import { splitConjunction } from '../language/conjunction.js'
import { classifyAnswer, explainCondition } from './explain-condition.js'

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

function answered(status: number, body = ''): ReturnType<typeof answerOf> {
  const bytes = Buffer.from(body)
  const exchange: Exchange = {
    origin: 'http://shop.example',
    request: { method: 'GET', target: '/', headers: [], body: null, effect: 'read' },
    startedAtMs: 0,
    durationMs: 0,
    response: { status, reason: '', headers: {}, body: bytes, bodyBytes: bytes.length, truncated: false },
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
  const condition = createCondition(source, () => scope.environment, { names, keys: {}, values: {} })
  const context = { ...answers, later: answerOf(null), origin: 'http://shop.example' }
  expect(explainCondition(condition, { scope, unit: 'origin', context, answer })).toEqual([
    { source: 'refused(put)', holds: true, values: ['put.status = 405'] },
    { source: 'get.body == "bye"', holds: false, values: ['get.body = "hello"'] },
    { source: 'later.status == 200', holds: false, values: ['later was not sent'] },
    { source: 'origin.startsWith("http:")', holds: true, values: ['origin = "http://shop.example"'] }
  ])
})

test('an answer is put in the words that take an answer, beside its controls', () => {
  expect(classifyAnswer(scope, answered(405), [answered(404)])).toEqual(['refused', 'distinct'])
  expect(classifyAnswer(scope, answered(200), [answered(200)])).toEqual([])
})
