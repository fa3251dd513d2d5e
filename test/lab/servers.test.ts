import { afterEach, expect, it, vi } from 'vitest'
import { missingServers, selectRunnable } from './servers.js'
import { findTopology } from './topologies.js'

const chosen = ['nginx-static', 'incident', 'trap-echo', 'varnish-dav'].map(findTopology)

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

it('leaves out what lacks a server and says which in one line', () => {
  vi.stubEnv('VERBGATE_LAB', '')
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const left = selectRunnable(chosen, ['nginx', 'apache2'])
  expect(left.map(({ name }) => name)).toEqual(['nginx-static', 'trap-echo'])
  expect(write.mock.calls).toEqual([
    [
      'lab: not installed: mod_php, varnishd (apt-get install libapache2-mod-php varnish); left out: incident varnish-dav\n'
    ]
  ])
})

it('makes a missing server an error when the lab is required', () => {
  vi.stubEnv('VERBGATE_LAB', 'required')
  expect(() => selectRunnable(chosen, ['nginx', 'apache2', 'mod_php'])).toThrow('not installed: varnishd')
})

it('is silent when everything is there', () => {
  vi.stubEnv('VERBGATE_LAB', 'required')
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  expect(selectRunnable(chosen, ['nginx', 'apache2', 'mod_php', 'varnishd'])).toEqual(chosen)
  expect(missingServers(chosen[0] as (typeof chosen)[0], ['nginx'])).toEqual([])
  expect(write).not.toHaveBeenCalled()
})

it('lists the known names when one is unknown', () => {
  expect(() => findTopology('incidents')).toThrow(/no topology incidents; known: nginx-static .*trap-put201/)
})
