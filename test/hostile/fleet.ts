import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Origin, originOf } from '../../src/targets/origin.js'
import { defer } from '../cli/defer.js'
import { behaviours } from './behaviours.js'
import type { Ports } from './server.js'

/** The process of all behaviours; gone with the tests of the file. */
export type Fleet = {
  /** By the behaviour's name. */
  origins: ReadonlyMap<string, Origin>
  /** How often somebody came to where no request may go. */
  innerConnections(): Promise<number>
}

/** Starts it. */
export async function startFleet(): Promise<Fleet> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] })
  defer(() => child.kill('SIGKILL'))
  const [ports] = (await once(child, 'message')) as [Ports]
  const origins = new Map(
    behaviours.map((behaviour) => {
      const scheme = 'scheme' in behaviour ? behaviour.scheme : undefined
      return [behaviour.name, originOf(new URL(`${scheme ?? 'http'}://127.0.0.1:${ports[behaviour.name]}`))]
    })
  )
  return {
    origins,
    async innerConnections() {
      child.send('count')
      return ((await once(child, 'message')) as [number])[0]
    }
  }
}
