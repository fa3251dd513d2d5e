import { expect, test } from 'vitest'
import { openEdge } from './edge.js'
import { edges } from './edges.js'
import { accounts, pages } from './member-site.js'
import { scanEdge } from './scan-edge.js'

/** Shows visitors that the query is in the key, and leaves it out for members. */
const treacherous = { keeps: 'all', statuses: [200], key: { query: 'visitors' } } as const

test('a member’s text on the page itself ends the run after one request in a session', async () => {
  const edge = openEdge(treacherous)
  const result = await scanEdge(edge)
  expect(edge.asked.filter(({ cookie }) => cookie.startsWith('sid='))).toHaveLength(1)
  const found = result.findings.filter(({ ruleId }) => ruleId === 'member-page-handed-out')
  expect(found).toMatchObject([{ path: '/mypage', severity: 'critical', confidence: 'confirmed' }])
  expect(found[0]?.summary).toMatch(/^Purge now: http:\/\/shop\.example\/mypage\. .*ta…le#[0-9a-f]{4}/)
  expect(result.targets).toMatchObject([{ status: 'incomplete' }])
  expect(result.failed.map(({ reason }) => reason)).toContain(
    'the run was stopped before this was asked: it was never sent'
  )
  expect(JSON.stringify(result)).not.toContain(accounts.member.mail)
})

test('with credentials on every request nobody is a visitor, and no page is asked for', async () => {
  const edge = openEdge({ keeps: 'all' })
  const result = await scanEdge(edge, { withCredentials: true })
  expect(edge.asked.filter(({ path }) => Object.keys(pages).some((page) => path.startsWith(page)))).toEqual([])
  expect(result.findings).toEqual([])
  expect(result.clean).toEqual([])
  expect(new Set(result.notAsked.map(({ ruleId }) => ruleId)).size).toBe(6)
})

test('without the roles nothing is asked in a session', async () => {
  const edge = openEdge({ keeps: 'all' })
  const result = await scanEdge(edge, { sessions: {} })
  expect(edge.asked.filter(({ cookie }) => cookie.startsWith('sid=') || cookie.includes('member'))).toEqual(
    edge.asked.filter(({ cookie }) => cookie.startsWith('PHPSESSID='))
  )
  expect(result.rules).toEqual(['cookies-left-out-of-key', 'session-cookie-replayed', 'session-cookie-storable'])
})

test('fifty runs that end at any moment leave no member’s data on the site', async () => {
  const kinds = Object.values(edges)
  for (let seed = 0; seed < 50; seed++) {
    const controller = new AbortController()
    const edge = openEdge(kinds[seed % kinds.length] ?? {})
    const last = 1 + ((seed * 37) % 240)
    const counting = {
      ...edge,
      answer: (request: Parameters<typeof edge.answer>[0]) => {
        if (edge.asked.length >= last) controller.abort()
        return edge.answer(request)
      }
    }
    await scanEdge(counting, { signal: controller.signal })
    const own = [...edge.kept].filter(([key]) => !/[0-9a-f]{32}/.test(key))
    const text = [...own.map(([, { body }]) => body), ...Object.keys(pages).map((path) => ask(edge, path))].join()
    for (const { mail } of Object.values(accounts)) expect(text).not.toContain(mail)
  }
})

function ask(edge: ReturnType<typeof openEdge>, path: string): string {
  return edge.answer({ path, cookie: '' }).body
}
