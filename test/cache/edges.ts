import type { EdgeSettings } from './edge.js'

/** Kinds of shared caches, as owners set them up. */
export const edges: Readonly<Record<string, EdgeSettings>> = {
  'as RFC 9111 has it': {},
  'no cache at all': { keeps: 'nothing', says: 'nothing' },
  'keeps everything': { keeps: 'all' },
  'keeps everything, says nothing': { keeps: 'all', says: 'nothing' },
  'keeps everything, says its age': { keeps: 'all', says: 'age' },
  'keeps everything on the third request': { keeps: 'all', minUses: 3 },
  'keeps everything on the third request, says nothing': { keeps: 'all', minUses: 3, says: 'nothing' },
  'keeps everything, strips cookies': { keeps: 'all', stripsCookies: true },
  'keeps everything, key without the query': { keeps: 'all', key: { query: false } },
  'keeps everything, key without the query, says nothing': { keeps: 'all', key: { query: false }, says: 'nothing' },
  'keeps everything, key with the session': { keeps: 'all', key: { session: 'value' } },
  'keeps everything, key with being logged in': { keeps: 'all', key: { session: 'flag' } },
  'keeps everything, passes sessions': { keeps: 'all', passesSessions: true },
  'passes sessions, says nothing': { keeps: 'all', passesSessions: true, says: 'nothing' },
  'keeps what the origin says nothing of': { keeps: 'silent-origin' },
  'keeps what the origin says nothing of, only 200': { keeps: 'silent-origin', statuses: [200] },
  'keeps 200 alone, key without the query, says nothing': {
    keeps: 'all',
    statuses: [200],
    key: { query: false },
    says: 'nothing'
  },
  'keeps by extension': { byExtension: true }
}
