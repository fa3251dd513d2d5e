import { expect, it } from 'vitest'
import { check, runs, target } from '../../../test/reporters/runs.js'
import { context, HOSTILE, ORIGIN, result } from '../../../test/reporters/sample.js'
import { leftOutMessages, runMessages, wasComplete, type RunMessage } from './run-messages.js'

function texts(changes: Parameters<typeof result>[0], code?: RunMessage['code']): string[] {
  const messages = runMessages(result(changes), context)
  return messages.filter((message) => code === undefined || message.code === code).map(({ text }) => text)
}

it('says nothing about a run that was fine', () => {
  expect(texts({})).toEqual([])
})

it('puts checks with the same reason into one message, whatever request it names', () => {
  const failed = [
    check('MKCOL /a/: timeout (headers: 10 s passed)', '/a/'),
    check('PUT /b/: timeout (connect: 5 s passed)', '/b/'),
    check('over-budget', '/c/')
  ]
  expect(texts({ failed })).toEqual([
    `2 checks could not be looked at on ${ORIGIN}: timeout (headers: 10 s passed), in /a/, /b/ (put-handled)`,
    `1 check could not be looked at on ${ORIGIN}: over-budget, in /c/ (put-handled)`
  ])
})

it('keeps origins apart', () => {
  const failed = [check('refused'), { ...check('refused'), origin: 'http://other.example' }]
  expect(texts({ failed })).toHaveLength(2)
})

it('names targets with the same reason together, and those alone that are not complete', () => {
  const targets = [
    target,
    ...['a', 'b'].map((name) => ({
      ...target,
      url: `http://${name}/`,
      status: 'unreachable' as const,
      reason: 'refused'
    }))
  ]
  expect(texts({ targets })).toEqual(['http://a/, http://b/: unreachable: refused'])
  expect(texts({ targets: [{ ...target, status: 'incomplete' }] })).toEqual([
    `${ORIGIN}/: incomplete: no reason was given`
  ])
})

it('names what was left behind, the certificates, areas beyond the limit, and the place of a note', () => {
  const leftovers = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ url: `${ORIGIN}/${name}`, reason: 'refused' }))
  expect(texts({ leftovers })).toEqual([
    `5 things that this run placed could not be removed: ${['a', 'b', 'c', 'd'].map((name) => `${ORIGIN}/${name}`).join(', ')} and 1 more (refused).`
  ])
  expect(texts({ insecure: true })).toEqual(['Certificates were not verified: someone in between could have answered.'])
  expect(
    texts({
      targets: [
        { ...target, areasBeyondLimit: 2 },
        { ...target, areasBeyondLimit: 1 }
      ]
    })
  ).toEqual(['3 content areas found beyond the limit of one run and not looked at.'])
  const notes = [
    { code: 'accept-unused', message: 'fits nothing', place: 'a.yaml:1' },
    { code: 'baseline-unreadable', message: 'cannot be read', place: null }
  ]
  expect(texts({ notes })).toEqual(['a.yaml:1: fits nothing', 'cannot be read'])
})

it('stays small with 10,000 reasons, places and notes', () => {
  const failed = Array.from({ length: 10_000 }, (_, index) =>
    check(`reason ${index} ${'x'.repeat(5000)}`, `/${index}/`)
  )
  const notes = failed.map(({ reason }) => ({ code: 'accept-unused', message: reason, place: null }))
  const told = texts({ failed, inconclusive: failed, notes })
  expect(told).toHaveLength(3 * 51)
  expect(told[50]).toBe('9950 further messages of this kind.')
  expect(Math.max(...told.map((text) => text.length))).toBe(1000)
})

it('says each thing on one line without what a terminal obeys', () => {
  const { result, context } = runs['hostile text']
  const told = runMessages(
    { ...result, targets: [{ ...target, url: HOSTILE, status: 'incomplete', reason: null }] },
    context
  )
  expect(told.length).toBeGreaterThan(3)
  expect(told.filter(({ text }) => /[\p{Cc}\p{Cs}\u202e\u200b]/u.test(text))).toEqual([])
})

it('calls a run incomplete that was interrupted, or where a target or a check was not looked at', () => {
  const stopped = { ...context, exit: { code: 143, meaning: 'terminated' } }
  expect(wasComplete(result(), context)).toBe(true)
  expect(wasComplete(result({ inconclusive: [check('alike')] }), { ...context, exit: { code: 1, meaning: 'x' } })).toBe(
    true
  )
  expect(wasComplete(result(), stopped)).toBe(false)
  expect(runMessages(result(), stopped)).toEqual([
    { code: 'interrupted', level: 'error', text: 'The run was terminated.' }
  ])
  expect(wasComplete(result({ failed: [check('x')] }), context)).toBe(false)
  expect(wasComplete(result({ targets: [{ ...target, status: 'incomplete' }] }), context)).toBe(false)
})

it('speaks of findings left out only if some are', () => {
  expect(leftOutMessages(5, 5)).toEqual([])
  expect(leftOutMessages(6, 5).map(({ text }) => text)).toEqual([
    '1 more finding left out, none worse than those here; the JSON report has all.'
  ])
})
