import { expect, test } from 'vitest'
import { Answer, answerOf, NotSentError } from '../../evidence/answer.js'
import { isRefusal, refusalStatuses } from '../../evidence/status.js'
import { answerTypes } from './environment.js'

test('conditions see every getter of an answer, and no field that an answer lacks', () => {
  const members = Object.entries(Object.getOwnPropertyDescriptors(Answer.prototype))
  const getters = members.filter(([, member]) => 'get' in member && member.get !== undefined).map(([name]) => name)
  const own = Object.keys(new Answer(null, {}))
  expect(Object.keys(answerTypes.Response).toSorted()).toEqual([...getters, ...own].toSorted())
})

test('what refuses is said as it is decided', () => {
  const said = answerTypes.Response['refuses']?.doc.match(/\d+/g)?.map(Number)
  expect(said).toEqual(refusalStatuses)
  expect(said?.every(isRefusal)).toBe(true)
})

test('of a probe that was not sent what the manual names can be read, and nothing else', () => {
  const readable = Object.keys(answerTypes.Response).filter((field) => canRead(field))
  const said = /nothing but (.*) can be read/.exec(answerTypes.Response['sent']?.doc ?? '')?.[1]
  expect(readable.toSorted()).toEqual(['dropped', 'failed', 'made', 'sent'])
  expect(said?.split(/, | and /).toSorted()).toEqual(readable.toSorted())
  expect(Object.keys(answerTypes.Response).length).toBeGreaterThan(15)
})

function canRead(field: string): boolean {
  try {
    Reflect.get(answerOf(null), field)
    return true
  } catch (error) {
    if (error instanceof NotSentError) return false
    throw error
  }
}
