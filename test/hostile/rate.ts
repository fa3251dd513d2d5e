import type { Behaviour } from './behaviour.js'
import { response, says, saysOf } from './wire.js'

/** Wishes about when to come again. */
export const rate: readonly Behaviour[] = [
  {
    name: 'keep-alive-for-ever',
    outcome: '200',
    answer: says(response(200, '', ['Keep-Alive: timeout=99999999999, max=99999999999']))
  },
  { name: 'keep-alive-negative', outcome: '200', answer: says(response(200, '', ['Keep-Alive: timeout=-5'])) },
  {
    name: 'keep-alive-zero',
    outcome: '200',
    answer: says(response(200, '', ['Connection: keep-alive', 'Keep-Alive: timeout=0']))
  },
  { name: 'says-close-and-stays', outcome: '200', answer: says(response(200, '', ['Connection: close'])) },
  { name: '503-always', outcome: '503 rate-limited', answer: says(response(503)) },
  { name: '429-at-once', outcome: '429 rate-limited', answer: says(response(429, '', ['Retry-After: 0'])) },
  { name: '503-at-once', outcome: '503 rate-limited', answer: says(response(503, '', ['Retry-After: 0'])) },
  {
    name: 'retry-after-far',
    outcome: 'rate-limited',
    last: true,
    answer: says(response(429, '', ['Retry-After: 999999999999']))
  },
  {
    name: 'retry-after-year-9999',
    outcome: 'rate-limited',
    last: true,
    answer: says(response(503, '', ['Retry-After: Fri, 31 Dec 9999 23:59:59 GMT']))
  },
  {
    name: 'retry-after-past',
    outcome: '429 rate-limited',
    answer: says(response(429, '', ['Retry-After: Thu, 01 Jan 1970 00:00:00 GMT']))
  },
  { name: 'retry-after-negative', outcome: '429 rate-limited', answer: says(response(429, '', ['Retry-After: -5'])) },
  { name: 'retry-after-words', outcome: '429 rate-limited', answer: says(response(429, '', ['Retry-After: soon'])) },
  {
    name: 'retry-after-twice',
    outcome: '429 rate-limited',
    answer: says(response(429, '', ['Retry-After: 0', 'Retry-After: 0']))
  },
  { name: 'retry-after-200', outcome: '200', answer: says(response(200, '', ['Retry-After: 999999999'])) },
  {
    name: '429-every-other-time',
    outcome: '200',
    answer: saysOf(({ count }) => response(count % 2 === 1 ? 429 : 200, '', ['Retry-After: 0']))
  }
]
