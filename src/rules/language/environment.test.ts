import { expect, test } from 'vitest'
import { Answer } from '../../evidence/answer.js'
import { answerTypes } from './environment.js'

test('conditions see every getter of an answer, and no field that an answer lacks', () => {
  const members = Object.entries(Object.getOwnPropertyDescriptors(Answer.prototype))
  const getters = members.filter(([, member]) => 'get' in member && member.get !== undefined).map(([name]) => name)
  const own = Object.keys(new Answer(null, {}))
  expect(Object.keys(answerTypes.Response).toSorted()).toEqual([...getters, ...own].toSorted())
})
