// node bare-dispatch.mjs FILE: sends the requests of a recording with undici's dispatch() and nothing around it, one
// Client per origin, and prints how many were answered. Plain JavaScript, so that no loader's time is measured.
import { readFileSync } from 'node:fs'
import { Client } from 'undici'

const { originsAtOnce, origins } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
let answered = 0

const send = (client, { method, target, headers, body }) =>
  new Promise((resolve, reject) => {
    const options = { method, path: target, headers, body: body === '' ? null : body, reset: false }
    client.dispatch(options, {
      onConnect() {},
      onHeaders: () => true,
      onData: () => true,
      // CONNECT: whatever the answer, the connection is handed over.
      onUpgrade(_status, _headers, socket) {
        socket.destroy()
        answered++
        resolve()
      },
      onComplete() {
        answered++
        resolve()
      },
      onError: reject
    })
  })

const queue = origins.values()
const work = async () => {
  for (const { href, requests } of queue) {
    const client = new Client(href, { pipelining: 1 })
    for (const request of requests) await send(client, request)
    await client.destroy()
  }
}
await Promise.all(Array.from({ length: originsAtOnce }, work))
process.stdout.write(`${answered}\n`)
