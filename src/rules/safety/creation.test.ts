import { expect, test } from 'vitest'
import { creationProblems } from './creation.js'

test('repeat is for rules that place something', () => {
  const probes = { read: { method: 'GET', path: '{{area}}', repeat: { pauses: [1], until: 'read.status == 200' } } }
  expect(creationProblems('write', probes)).toEqual([])
  expect(creationProblems('read', probes)).toMatchObject([{ probe: 'read', part: ['repeat'] }])
  expect(creationProblems('no-write', { read: { method: 'GET', path: '{{area}}' } })).toEqual([])
})

test('what a write rule may bring into being is declared', () => {
  const put = { method: 'PUT', path: '{{area}}{{canary}}.txt' }
  expect(creationProblems('write', { put })).toMatchObject([{ probe: 'put', part: ['path'] }])
  expect(creationProblems('write', { put: { ...put, creates: put.path } })).toEqual([])
  expect(creationProblems('read', { look: { method: 'GET', path: '{{area}}', creates: '{{area}}x' } })).toHaveLength(1)
})
