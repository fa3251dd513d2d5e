// A child process that serves the same static site on many ports of 127.0.0.1 and counts, or records, what it is asked.
// Messages: { listen: N } is answered with the ports, { record: true } begins anew, { report: true } gives what came.
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { answerBytes } from './static-site.js'

/** One request as it came: its place in the list is its origin's. */
export type Recorded = { method: string; target: string; headers: string[]; body: string }
export type ServerReport = { requests: number; recorded: Recorded[][] }
/** `address` is one of 127.0.0.0/8, 127.0.0.1 unless it is given: an address has ports for some thousands. */
export type ServerOrder = { listen: number; address?: string } | { record: boolean } | { report: true }

let requests = 0
let isRecording = false
let recorded: Recorded[][] = []

process.on('message', (order: ServerOrder) => {
  if ('listen' in order) void listen(order).then((ports) => process.send?.(ports))
  else if ('record' in order) {
    isRecording = order.record
    recorded = []
    requests = 0
    process.send?.('ready')
  } else process.send?.({ requests, recorded } satisfies ServerReport)
})

async function listen({
  listen: count,
  address = '127.0.0.1'
}: {
  listen: number
  address?: string
}): Promise<number[]> {
  const ports: number[] = []
  for (let origin = 0; origin < count; origin++) {
    const server = createServer({ noDelay: true }, (socket) => serve(socket, origin))
    await new Promise<void>((resolve) => server.listen(0, address, resolve))
    // The parent's channel alone keeps the process alive: it ends when the parent does.
    server.unref()
    ports.push((server.address() as AddressInfo).port)
  }
  return ports
}

function serve(socket: Socket, origin: number): void {
  let pending = ''
  socket.unref()
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    pending += chunk.toString('latin1')
    for (;;) {
      const end = pending.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = pending.slice(0, end)
      const next = end + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
      if (pending.length < next) return
      answer(socket, origin, head, pending.slice(end + 4, next))
      pending = pending.slice(next)
    }
  })
}

function answer(socket: Socket, origin: number, head: string, body: string): void {
  const [method = '', target = ''] = head.split(' ', 2)
  requests++
  if (isRecording) {
    const headers = head
      .split('\r\n')
      .slice(1)
      .flatMap((line) => splitField(line))
    ;(recorded[origin] ??= []).push({ method, target, headers, body })
  }
  socket.write(answerBytes(method, target))
  // nginx closes after CONNECT and after a target that is none.
  if (method === 'CONNECT' || !target.startsWith('/')) socket.end()
}

function splitField(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1).trim()]
}
