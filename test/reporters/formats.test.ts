import { expect, test } from 'vitest'
import * as api from '../../src/index.js'
import { finding, result } from './sample.js'
import { formats } from '../../src/reporters/reporter.js'

test('programs can call a report for each format of the command line', () => {
  const exported = Object.keys(api).filter((name) => /^report[A-Z]/.test(name))
  expect(exported.map((name) => name.slice('report'.length).toLowerCase()).toSorted()).toEqual([...formats].toSorted())
})

test('what changed and the history are a call too', () => {
  const [before, after] = [result(), result({ findings: [finding()] })]
  expect(api.diffResults(before, after)).toContain('NEW\n  - HIGH Anyone can make folders here')
  expect(JSON.parse(api.diffResults(before, after, 'json'))).toMatchObject({
    new: [{ ruleId: 'collection-creatable' }]
  })
  expect(api.drawHistory({ runs: [], findings: [] })).toMatch(/^<!doctype html>/)
})
