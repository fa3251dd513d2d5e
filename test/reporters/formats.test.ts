import { expect, test } from 'vitest'
import * as api from '../../src/index.js'
import { formats } from '../../src/reporters/reporter.js'

test('programs can call a report for each format of the command line', () => {
  const exported = Object.keys(api).filter((name) => /^report[A-Z]/.test(name))
  expect(exported.map((name) => name.slice('report'.length).toLowerCase()).toSorted()).toEqual([...formats].toSorted())
})
