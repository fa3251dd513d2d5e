import { expect, test } from 'vitest'
import { isCanonicalFor } from './canonical.js'
import { originOf } from './origin.js'

const leads = (from: string, to: string): boolean => isCanonicalFor(originOf(new URL(from)), originOf(new URL(to)))

test.each([
  ['http://shop.example', 'https://shop.example'],
  ['http://shop.example', 'https://www.shop.example'],
  ['https://shop.example', 'https://www.shop.example'],
  ['https://www.shop.example', 'https://shop.example'],
  ['http://127.0.0.1:8080', 'https://127.0.0.1:8443']
])('%s is the same site as %s', (from, to) => expect(leads(from, to)).toBe(true))

test.each([
  ['https://shop.example', 'http://shop.example'],
  ['https://shop.example', 'https://shop.example'],
  ['https://shop.example', 'https://shop.example:8443'],
  ['http://shop.example:8080', 'https://shop.example'],
  ['https://shop.example', 'https://www.other.example'],
  ['https://shop.example', 'https://login.shop.example'],
  ['https://example', 'https://www.example'],
  ['https://www.shop.example:8443', 'https://shop.example:8443'],
  ['http://127.0.0.1', 'https://127.0.0.2']
])('%s is another site than %s', (from, to) => expect(leads(from, to)).toBe(false))
