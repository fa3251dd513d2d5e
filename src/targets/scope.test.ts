import { describe, expect, it } from 'vitest'
import { originOf } from './origin.js'
import { createScope } from './scope.js'

const shop = originOf(new URL('https://shop.example'))

describe('createScope', () => {
  it('allows the targets and no other host, scheme or port', () => {
    const scope = createScope({ origins: [shop] })
    expect(scope.allowsOrigin(originOf(new URL('https://SHOP.example:443/a')))).toBe(true)
    for (const url of ['http://shop.example', 'https://shop.example:8443', 'https://www.shop.example']) {
      expect(scope.allowsOrigin(originOf(new URL(url)))).toBe(false)
    }
  })

  it.each([
    'http://127.0.0.1',
    'http://127.1',
    'http://2130706433',
    'http://0x7f000001',
    'http://0x7f.0.0.1',
    'http://0177.0.0.1',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:7f00:1]'
  ])('refuses %s, which is no target', (url) => {
    expect(createScope({ origins: [shop] }).allowsOrigin(originOf(new URL(url)))).toBe(false)
  })

  it('lets a named target resolve to public, private and loopback addresses', () => {
    const scope = createScope({ origins: [shop] })
    for (const address of ['93.184.216.34', '10.0.0.5', 'fd12::5', '127.0.0.1', '::ffff:10.0.0.5']) {
      expect(scope.addressRefusal(shop, address)).toBeNull()
    }
  })

  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '169.254.7.7',
    'fe80::1',
    '0.0.0.0',
    '224.0.0.1'
  ])('refuses a named target at %s', (address) => {
    expect(createScope({ origins: [shop] }).addressRefusal(shop, address)).toContain('shop.example resolves to')
  })

  it('allows whatever address the user wrote down', () => {
    const literal = originOf(new URL('http://169.254.1.1'))
    const scope = createScope({ origins: [literal, shop], resolve: new Map([['shop.example', '169.254.2.2']]) })
    expect(scope.addressRefusal(literal, '169.254.1.1')).toBeNull()
    expect(scope.addressRefusal(literal, '169.254.1.2')).not.toBeNull()
    expect(scope.addressRefusal(shop, '169.254.2.2')).toBeNull()
    expect(scope.addressRefusal(shop, '169.254.2.3')).not.toBeNull()
  })

  it('refuses private addresses of names when told to, but not of localhost', () => {
    const local = originOf(new URL('http://localhost:8080'))
    const scope = createScope({ origins: [shop, local], privateAddresses: 'refused' })
    expect(scope.addressRefusal(shop, '10.0.0.5')).toContain('private')
    expect(scope.addressRefusal(shop, '127.0.0.1')).toContain('loopback')
    expect(scope.addressRefusal(local, '::1')).toBeNull()
    expect(scope.addressRefusal(local, '10.0.0.5')).not.toBeNull()
  })
})
