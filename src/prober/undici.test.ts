import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { buildConnector, Client } from './undici.js'

describe('the two files taken from inside undici', () => {
  it('come from the version they were read in', () => {
    const load = createRequire(import.meta.url)
    expect(load('undici/package.json')).toMatchObject({ version: '7.30.2' })
  })

  it('are what the index exports', async () => {
    const undici = await import('undici')
    expect(Client).toBe(undici.Client)
    expect(buildConnector).toBe(undici.buildConnector)
    expect(typeof Client.prototype.dispatch).toBe('function')
    expect(typeof Client.prototype.destroy).toBe('function')
  })

  it('build connectors that return the socket', () => {
    const socket = buildConnector({ timeout: 0 })(
      { hostname: '127.0.0.1', host: '127.0.0.1:1', protocol: 'http:', port: '1' },
      () => undefined
    )
    expect(socket.connecting).toBe(true)
    socket.destroy()
  })
})
