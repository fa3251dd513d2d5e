import { expect, test } from 'vitest'
import { trySites } from './leaves-nothing.js'

const SEED = Number(process.env['VERBGATE_SEED'] ?? 20160512)

test(
  'what was there stays, what was placed is gone or reported, and what is confirmed was really done',
  { timeout: 60_000 },
  async () => {
    const { placed, left, confirmed } = await trySites(400, SEED)
    expect(placed).toBeGreaterThan(800)
    expect(left).toBeGreaterThan(52)
    // the rules whose findings the server can bring about, so that agreement says something
    expect(confirmed.size).toBeGreaterThanOrEqual(10)
  }
)
