import type { Answer, Behaviour, Speech } from './behaviour.js'
import { closesAfter, response, says, saysInTurn, saysOf } from './wire.js'

const HOME = response(200, '<title>Shop</title><img src="/files/a.png">')
const isPlain = (method: string): boolean => ['GET', 'HEAD', 'OPTIONS', 'POST'].includes(method)

/** Plain reading works, everything else meets this. */
function otherwise(name: string, answer: Answer, outcome: string): Behaviour {
  const reads = saysOf(({ target }) => (target === '/' ? HOME : response(404)))
  return {
    name: `other-methods-${name}`,
    outcome: { GET: '200', PROPFIND: outcome, MKCOL: outcome },
    answer: (call) => (isPlain(call.method) ? reads(call) : answer(call))
  }
}

/** Requests that are not read, not answered alike, or answered by somebody who thinks of something else. */
export const manners: readonly Behaviour[] = [
  { name: 'reads-nothing', outcome: 'timeout', greet: ({ socket }) => void socket.pause() },
  { name: 'early-413', outcome: '413', greet: says(response(413, '', ['Connection: close'])) },
  { name: '413-and-close', outcome: '413', answer: closesAfter(response(413, '', ['Connection: close'])) },
  { name: 'accepts-slowly', outcome: '200', greet: slowly },
  { name: 'answers-slowly', outcome: '200', answer: saysInTurn('', '', '', HOME) },
  {
    name: 'answers-byte-by-byte',
    outcome: '200',
    answer: saysInTurn('HTTP', '/1.1', ' 200 OK\r\nContent-Length: 0\r\n\r\n')
  },
  { name: 'closes-every-time', outcome: '200', answer: closesAfter(response(200, 'bye', ['Connection: close'])) },
  {
    name: 'answers-by-turns',
    outcome: '200|404|500|201|301|405',
    answer: saysOf(({ count }) => response([200, 404, 500, 201, 301, 405][count % 6] ?? 200, `${count}`))
  },
  {
    name: 'never-the-same-page',
    outcome: '200',
    answer: saysOf(({ count }) => response(200, `<title>${count}</title><a href="/p${count}/">`))
  },
  {
    name: 'echoes',
    outcome: '200',
    answer: saysOf(({ method, target, host }) => response(200, `${method} ${target} ${host}`))
  },
  { name: 'asks-for-a-name', outcome: '401', answer: says(response(401, '', ['WWW-Authenticate: Basic realm="x"'])) },
  { name: 'fails-always', outcome: '500', answer: says(response(500, 'Traceback (most recent call last)')) },
  otherwise('dropped', closesAfter(''), 'closed'),
  otherwise('reset', ({ socket }) => void socket.resetAndDestroy(), 'reset'),
  otherwise('unanswered', says(), 'timeout'),
  otherwise('noise', closesAfter('no way\r\n'), 'protocol-error'),
  otherwise('204', says('HTTP/1.1 204 No Content\r\n\r\n'), '204')
]

function slowly({ socket }: Parameters<Speech>[0]): void {
  socket.pause()
  setTimeout(() => says(response(200, 'late', ['Connection: close']))({ socket: socket.resume() }), 400).unref()
}
