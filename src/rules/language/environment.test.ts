import { expect, test } from 'vitest'
import { Answer } from '../../evidence/answer.js'
import { answerTypes } from './environment.js'

test('conditions see every getter of an answer, and no field that an answer lacks', () => {
  const getters = Object.entries(Object.getOwnPropertyDescriptors(Answer.prototype)).flatMap(([name, { get }]) =>
    get === undefined ? [] : [name]
  )
  const own = Object.keys(new Answer(null, false))
  expect(Object.keys(answerTypes.Response).toSorted()).toEqual([...getters, ...own].toSorted())
})
