import { expect, test } from 'vitest'
import { answerOf, type Answer } from '../../evidence/answer.js'
import { buildScope } from './scope.js'

const functions = {
  gone: { params: { r: 'Response' }, returns: 'bool', doc: '', when: 'r.status == 404' },
  any_gone: { params: { all: 'list<Response>' }, returns: 'bool', doc: '', when: 'all.exists(r, r.status == 404)' }
}

function environment(): ReturnType<typeof buildScope>['environment'] {
  return buildScope({ functions })
    .environment.clone()
    .registerVariable('a', 'Response')
    .registerVariable('b', 'Response')
    .registerVariable('all', 'list<Response>')
}

function status(code: number): Answer {
  return answerOf({
    origin: 'http://a',
    request: { method: 'GET', target: '/', headers: [], body: null, effect: 'read' },
    startedAtMs: 0,
    durationMs: 0,
    response: { status: code, reason: '', headers: {}, body: new Uint8Array(), bodyBytes: 0, truncated: false },
    failure: null
  })
}

test('a function answers for the answers it is given', () => {
  const test = environment().parse('[gone(a), gone(a), gone(b), gone(a)]')
  expect(test({ a: status(404), b: status(200), all: [] })).toEqual([true, true, false, true])
  expect(test({ a: status(200), b: status(404), all: [] })).toEqual([false, false, true, false])
})

test('a function sees what has come into a list since it was called last', () => {
  const test = environment().parse('any_gone(all)')
  const all = [status(200)]
  expect(test({ a: all[0], b: all[0], all })).toBe(false)
  all[0] = status(404)
  expect(test({ a: all[0], b: all[0], all })).toBe(true)
})
