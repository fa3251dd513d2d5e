import { expect, test } from 'vitest'
import { trySites } from './leaves-nothing.js'

const SEED = Number(process.env['VERBGATE_SEED'] ?? 20160512)

test(
  'what was there stays, what was placed is gone or reported, and what is confirmed was really done',
  { timeout: 600_000 },
  async () => {
    const { placed, left, confirmed } = await trySites(1000, SEED)
    expect(placed).toBeGreaterThan(2000)
    expect(left).toBeGreaterThan(130)
    // the rules whose findings the server can bring about, so that agreement says something
    expect(confirmed.size).toBeGreaterThanOrEqual(10)
  }
)
