import { expect, test } from 'vitest'
import { tryServers } from './random-servers.js'

const SEED = Number(process.env['VERBGATE_SEED'] ?? 20160512)

test(
  'on servers that ban, rename, forget, fail and differ nothing stays unsaid and nothing is said that is not so',
  { timeout: 600_000 },
  async () => {
    const { placed, left, confirmed } = await tryServers(1000, SEED)
    expect(placed).toBeGreaterThan(2000)
    expect(left).toBeGreaterThan(50)
    expect(confirmed.size).toBeGreaterThanOrEqual(5)
  }
)
