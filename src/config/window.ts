import { UsageError } from '../shared/errors.js'

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MINUTES_PER_DAY = 24 * 60

/** A span of the week in which a run may begin; minutes count from midnight, and an end before the begin is on the next day. */
export type Window = { days: ReadonlySet<number>; fromMinute: number; toMinute: number }

/** `Mon-Fri 01:00-05:00`, `Sat,Sun 22:00-04:00`, `01:00-05:00`. @throws UsageError `window-invalid` */
export function parseWindow(text: string): Window {
  const [, days, from = '', to = ''] = /^(?:([A-Za-z,-]+)\s+)?(\d{1,2}:\d{2})-(\d{1,2}:\d{2})$/.exec(text.trim()) ?? []
  const window = { days: readDays(days), fromMinute: readMinute(from), toMinute: readMinute(to) }
  const isValid = window.days.size > 0 && window.fromMinute >= 0 && window.toMinute >= 0
  if (isValid && window.fromMinute !== window.toMinute) return window
  throw new UsageError(`"${text}" is no time window`, {
    code: 'window-invalid',
    hint: 'Write it as Mon-Fri 01:00-05:00.'
  })
}

/** Whether a run may begin at that time, in the time zone of the machine (`TZ`). */
export function isWithin({ days, fromMinute, toMinute }: Window, at: Date): boolean {
  const [day, minute] = [at.getDay(), at.getHours() * 60 + at.getMinutes()]
  if (fromMinute < toMinute) return days.has(day) && minute >= fromMinute && minute < toMinute
  return (days.has(day) && minute >= fromMinute) || (days.has((day + 6) % 7) && minute < toMinute)
}

function readDays(text: string | undefined): Set<number> {
  if (text === undefined) return new Set(DAYS.keys())
  const days = new Set<number>()
  for (const part of text.toLowerCase().split(',')) {
    const [first = '', last = first] = part.split('-')
    const [from, to] = [DAYS.indexOf(first), DAYS.indexOf(last)]
    if (from < 0 || to < 0) return new Set()
    for (let day = from; ; day = (day + 1) % DAYS.length) {
      days.add(day)
      if (day === to) break
    }
  }
  return days
}

/** Minutes from midnight, -1 for no time of day. */
function readMinute(text: string): number {
  const [hours = Number.NaN, minutes = Number.NaN] = text.split(':').map(Number)
  const minute = hours * 60 + minutes
  return minutes < 60 && minute <= MINUTES_PER_DAY ? minute : -1
}
