import { expect, test } from 'vitest'
import { finding, ORIGIN, result } from '../../test/reporters/sample.js'
import { acceptFindings, type AcceptEntry } from './acceptance.js'

const TODAY = '2026-03-01'
const entry = (changes: Partial<AcceptEntry> = {}): AcceptEntry => ({
  rule: 'collection-creatable',
  at: [`${ORIGIN}/images/**`],
  reason: 'it is replaced in spring',
  expires: '2026-06-01',
  by: 'M. Sato',
  place: '.verbgate-accept.yaml:2',
  ...changes
})

function accepted(changes: Partial<AcceptEntry>, found = finding()) {
  const run = acceptFindings(result({ findings: [found] }), [entry(changes)], TODAY)
  return { accepted: run.findings[0]?.accepted ?? null, codes: run.notes.map(({ code }) => code) }
}

test('an entry marks the findings of its rule in its place, with reason, end and name', () => {
  expect(accepted({})).toEqual({
    accepted: { at: `${ORIGIN}/images/**`, reason: 'it is replaced in spring', expires: '2026-06-01', by: 'M. Sato' },
    codes: []
  })
})

test.each([
  ['the same place', [`${ORIGIN}/images/`], true],
  ['any path', [`${ORIGIN}/**`], true],
  ['any origin of a name', ['http://*.example/**'], true],
  ['another scheme', ['https://shop.example/**'], false],
  ['one segment', [`${ORIGIN}/*/`], true],
  ['a segment that is deeper', [`${ORIGIN}/*`], false],
  ['the beginning of a path', [`${ORIGIN}/ima`], false],
  ['characters of regular expressions stand for themselves', ['http://shop.exampl./images/'], false],
  ['one of several', [`${ORIGIN}/other/`, `${ORIGIN}/images/`], true]
])('%s', (_, at, expected) => {
  expect(accepted({ at }, finding({ alsoAt: [] })).accepted !== null).toBe(expected)
})

test('an area that the finding likely holds for too has to be covered as well', () => {
  const wide = finding({ alsoAt: ['/other/'] })
  expect(accepted({}, wide).accepted).toBeNull()
  expect(accepted({ at: [`${ORIGIN}/images/`, `${ORIGIN}/other/`] }, wide).accepted).not.toBeNull()
})

test('an entry of another rule does not count', () => {
  expect(accepted({ rule: 'put-accepted' }).accepted).toBeNull()
})

test('an entry holds up to the end of its last day, and is announced 14 days before', () => {
  expect(accepted({ expires: TODAY })).toMatchObject({ accepted: {}, codes: ['accept-expiring'] })
  expect(accepted({ expires: '2026-02-28' })).toEqual({ accepted: null, codes: ['accept-expired'] })
  expect(accepted({ expires: '2026-03-15' }).codes).toEqual(['accept-expiring'])
  expect(accepted({ expires: '2026-03-16' }).codes).toEqual([])
})

test('one entry that still holds is enough', () => {
  const entries = [entry({ expires: '2026-01-01' }), entry({ reason: 'renewed' })]
  const run = acceptFindings(result({ findings: [finding()] }), entries, TODAY)
  expect(run.findings[0]?.accepted?.reason).toBe('renewed')
})

function unused(changes: Parameters<typeof result>[0], more: Partial<AcceptEntry> = {}): string[] {
  const { notes } = acceptFindings(result(changes), [entry(more)], TODAY)
  return notes.map(({ code, place }) => `${code} ${place}`)
}

test('an entry that matches nothing is a note, but only where its rule was run and its origin looked at', () => {
  expect(unused({})).toEqual(['accept-unused .verbgate-accept.yaml:2'])
  expect(unused({ rules: [] })).toEqual([])
  expect(unused({}, { at: ['https://other.example/**'] })).toEqual([])
  const targets = result().targets.map((target) => ({ ...target, status: 'incomplete' as const }))
  expect(unused({ targets })).toEqual([])
})
