import { expect, test } from 'vitest'
import type { OriginPart } from './assemble-result.js'
import { forgetExchanges, type SharedLists } from './forget-exchanges.js'

function part(origin: string, paths: string[]): OriginPart {
  const target = {
    url: `${origin}/`,
    origin,
    status: 'complete',
    reason: null,
    outOfScopeLinks: 0,
    requests: 3
  } as const
  return {
    targets: [{ ...target, areas: [...paths], sameAs: { '/b/': '/a/' }, areasBeyondLimit: 0 }],
    findings: [],
    inconclusive: [{ ruleId: 'r', origin, path: '/', reason: 'nothing can tell' }],
    failed: [],
    notAsked: [{ ruleId: 'w', reason: 'needs --write' }],
    clean: [{ origin, paths: [...paths], rules: ['r', 's'] }],
    refused: [{ origin, methods: ['PUT'], statuses: [405], paths: [...paths] }],
    placed: 0,
    leftovers: [],
    notes: [],
    requests: 3
  }
}

test('what is kept says the same, and shares nothing with what it came of', () => {
  const original = part('https://a.example', ['/a/', '/b/'])
  const kept = forgetExchanges(original, new Map())
  expect(kept).toEqual(original)
  expect(kept.clean[0]).not.toBe(original.clean[0])
})

test('equal lists of two origins are one, other ones are not', () => {
  const shared: SharedLists = new Map()
  const [first, second, third] = [
    forgetExchanges(part('https://a.example', ['/a/']), shared),
    forgetExchanges(part('https://b.example', ['/a/']), shared),
    forgetExchanges(part('https://c.example', ['/c/']), shared)
  ]
  expect(second.clean[0]?.paths).toBe(first.clean[0]?.paths)
  expect(second.notAsked).toBe(first.notAsked)
  expect(second.clean[0]?.origin).toBe('https://b.example')
  expect(third.clean[0]?.paths).toEqual(['/c/'])
  expect(third.clean[0]?.rules).toBe(first.clean[0]?.rules)
})

test('lists that all differ do not fill the store', () => {
  const shared: SharedLists = new Map()
  for (let index = 0; index < 10_010; index++)
    forgetExchanges(part(`https://a${index}.example`, [`/${index}/`]), shared)
  expect(shared.size).toBe(10_000)
})
