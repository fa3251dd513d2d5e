import { expect, test } from 'vitest'
import type { AcceptEntry } from '../../findings/acceptance.js'
import type { KnownFinding } from '../../findings/scan-result.js'
import { listKnownPlaces } from './known-places.js'

const origin = 'https://shop.example'
const found = (path: string, alsoAt: string[] = []): KnownFinding => ({
  fingerprint: path,
  ruleId: 'put-accepted',
  title: '',
  exposes: 'place-file',
  severity: 'high',
  confidence: 'firm',
  origin,
  path,
  alsoAt
})
const accept = (...at: string[]): AcceptEntry => ({ rule: 'x', at, reason: '', expires: '', by: null, place: '' })

test('places of the state, the baseline and the acceptances, each once', () => {
  const places = listKnownPlaces({
    open: [found('/a/', ['/b/'])],
    baseline: [found('/a/'), found('/account')],
    accepted: [accept(`${origin}/c/`, `${origin}/d/e*/**`), accept(`${origin}/**`, 'https://*.example/x/', '**')]
  })
  expect(places.map(({ path }) => path)).toEqual(['/a/', '/b/', '/account', '/c/', '/d/'])
  expect(new Set(places.map((place) => place.origin))).toEqual(new Set([origin]))
})
