import { expect, test } from 'vitest'
import { tryServers } from './random-servers.js'

const SEED = Number(process.env['VERBGATE_SEED'] ?? 20160512)

test(
  'on servers that ban, rename, forget, fail and differ nothing stays unsaid and nothing is said that is not so',
  { timeout: 60_000 },
  async () => {
    const { placed, left, confirmed } = await tryServers(120, SEED)
    expect(placed).toBeGreaterThan(240)
    expect(left).toBeGreaterThan(6)
    expect(confirmed.size).toBeGreaterThanOrEqual(5)
  }
)
