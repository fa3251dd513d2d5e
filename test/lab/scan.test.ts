import { describe, expect, it } from 'vitest'
import { brokenPromises } from './promises.js'
import { describeScans } from './scan-suite.js'
import { findTopology } from './topologies.js'

/** One site of each kind of server, a repaired one, and traps that say yes; `npm run soak` scans all there are. */
const SITES = [
  'nginx-dav',
  'nginx-fixpath',
  'apache-dav-php',
  'incident',
  'incident-fixed',
  'haproxy-pathfilter',
  'varnish-dav',
  'trap-yesman',
  'trap-soft404',
  'trap-put201'
]

describeScans(SITES.map(findTopology))

describe('broken promises', () => {
  const own = `/images/verbgate-${'0a'.repeat(16)}`

  it('are requests that could change what is not our own', () => {
    const forbidden = [
      { method: 'DELETE', target: '/' },
      { method: 'MKCOL', target: '/images/' },
      { method: 'PUT', target: '/images/logo.png' },
      { method: 'LOCK', target: own },
      { method: 'PUT', target: own, headers: { if: '(<urn:x>)' } },
      { method: 'MOVE', target: own, headers: { destination: 'http://127.0.0.1/images/logo.png' } }
    ].map((request) => ({ status: 204, ...request }))
    expect(brokenPromises(forbidden, true)).toHaveLength(forbidden.length)
  })

  it('are not requests on names of our own, nor PUT of a canary when writing is allowed', () => {
    const put = { method: 'PUT', target: `${own}.txt`, status: 201 }
    const move = { method: 'MOVE', target: own, status: 409, headers: { destination: `http://127.0.0.1${own}.txt` } }
    expect(brokenPromises([put, move, { method: 'TRACE', target: '/', status: 405 }], true)).toEqual([])
    expect(brokenPromises([put, move], false)).toEqual([`PUT ${own}.txt`])
  })
})
