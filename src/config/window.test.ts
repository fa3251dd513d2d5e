import { expect, test } from 'vitest'
import { isWithin, parseWindow } from './window.js'

// 2026-11-25 is a Wednesday.
const at = (day: number, time: string): Date => new Date(`2026-11-${day}T${time}:00`)

test.each([
  ['Mon-Fri 01:00-05:00', at(25, '01:00'), true],
  ['Mon-Fri 01:00-05:00', at(25, '00:59'), false],
  ['Mon-Fri 01:00-05:00', at(25, '05:00'), false],
  ['Mon-Fri 01:00-05:00', at(28, '02:00'), false],
  ['sat,sun 01:00-05:00', at(28, '02:00'), true],
  ['Fri-Mon 01:00-05:00', at(29, '02:00'), true],
  ['Fri-Mon 01:00-05:00', at(25, '02:00'), false],
  ['01:00-05:00', at(29, '04:59'), true],
  ['Wed 22:00-04:00', at(25, '23:00'), true],
  ['Wed 22:00-04:00', at(26, '03:59'), true],
  ['Wed 22:00-04:00', at(25, '03:00'), false],
  ['Wed 22:00-04:00', at(26, '04:00'), false],
  ['Wed 20:00-24:00', at(25, '23:59'), true]
])('%s at %s: %s', (text, time, expected) => {
  expect(isWithin(parseWindow(text), time)).toBe(expected)
})

test.each(['', 'Mon', 'Mon-Fri', 'Foo 01:00-05:00', '1-5', '25:00-26:00', '01:60-05:00', '01:00-01:00', '01:00-24:01'])(
  '"%s" is none',
  (text) => {
    expect(() => parseWindow(text)).toThrow('is no time window')
  }
)
