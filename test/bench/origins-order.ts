import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { ServerOrder } from './origins-server.js'

/** Tells the server of many origins what to do and waits for what it says. */
export async function ask<Reply = unknown>(server: ChildProcess, order: ServerOrder): Promise<Reply> {
  server.send(order)
  const [reply] = (await once(server, 'message')) as [Reply]
  return reply
}
