// A child process with as many origins as its argument says, on addresses of 127.0.0.0/8, where requests meet faults that the seed chose. It says
// its origins, and answers each message with the faults so far. Only the parent's channel keeps it alive.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { answerBytes } from '../bench/static-site.js'
import { response } from '../hostile/wire.js'
import { chance, choose } from './chance.js'
import { claimingFaults, limitingFaults, steadyFaults, timelyClaims, timelyFaults, type Faults } from './faults.js'

/**
 * What an origin is like: `well` makes no faults, `dav` neither and has a WebDAV handler, `broken` makes the same
 * faults whoever asks, `changing` others in each round, and is away for a while now and then.
 */
export type Temper = 'well' | 'dav' | 'broken' | 'changing'
export type LoadOrigin = { url: string; temper: Temper }

/** What the origins have done: requests that came, and faults by kind. */
export type Damage = { requests: number; faults: Record<string, number> }

const ORIGINS = Number(process.argv[2])
const ADDRESSES = 50
const FAULTY_SHARE = 0.05
const LIMITED_SHARE = 0.002
/** Share of the rounds in which rates are limited, and changes of state claimed: those take many seconds. */
const LONG_ROUNDS = 0.3
const READS = new Set(['GET', 'HEAD', 'OPTIONS'])
const seed = process.env['VERBGATE_LOAD_SEED'] ?? '1'
// By place in the list; half of the origins are the same in each round.
const TEMPERS: readonly Temper[] = ['well', 'dav', 'broken', 'broken', 'broken', ...Array<Temper>(5).fill('changing')]

const damage: Damage = { requests: 0, faults: {} }
let round = ''

/** One origin: its listener goes away and comes back at the same place. */
class Origin {
  readonly #address: string
  readonly #name: string
  readonly temper: Temper
  readonly #sockets = new Set<Socket>()
  #asked = new Map<string, number>()
  #server: Server | null = null
  port = 0

  constructor(index: number) {
    this.#address = `127.0.1.${1 + (index % ADDRESSES)}`
    // ports are a matter of luck, faults are not
    this.#name = `${seed} ${index}`
    this.temper = TEMPERS[index % TEMPERS.length] as Temper
  }

  get url(): string {
    return `http://${this.#address}:${this.port}/`
  }

  async listen(): Promise<void> {
    this.#server = createServer({ noDelay: true }, (socket) => this.#read(socket))
    this.#server.listen(this.port, this.#address).unref()
    await once(this.#server, 'listening')
    this.port = (this.#server.address() as AddressInfo).port
  }

  /** Drops its connections and refuses new ones for a while. */
  goAway(kind: string, ms: number): void {
    if (this.#server === null) return
    count(kind)
    this.#server.close()
    this.#server = null
    for (const socket of this.#sockets) socket.destroy()
    setTimeout(() => void this.listen(), ms).unref()
  }

  newRound(): void {
    this.#asked = new Map()
    const chosen = `${this.#name} ${round}`
    if (this.temper === 'changing' && chance(`${chosen} away`) < 0.05)
      this.goAway('refused for a while', 500 + chance(`${chosen} long`) * 2_500)
  }

  #read(socket: Socket): void {
    let pending = ''
    this.#sockets.add(socket)
    socket.unref()
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('data', (chunk: Buffer) => {
      pending += chunk.toString('latin1')
      for (;;) {
        const end = pending.indexOf('\r\n\r\n')
        if (end < 0) return
        const head = pending.slice(0, end)
        const next = end + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
        if (pending.length < next) return
        pending = pending.slice(next)
        this.#answer(socket, head)
      }
    })
  }

  #answer(socket: Socket, head: string): void {
    damage.requests++
    noteRound(/\r\nX-Verbgate-Run: *(\S+)/i.exec(head)?.[1] ?? '')
    const [method = '', target = ''] = head.split(' ', 2)
    const kind = this.#faultOf(method, target)
    const isHandled = this.temper === 'dav' && method === 'MKCOL'
    const answer = isHandled ? Buffer.from(response(409)) : answerBytes(method, target)
    if (kind === null) say(socket, method, target, answer)
    else if (kind === DIES) this.goAway(DIES, 300 + chance(`${this.#name} ${round} dead`) * 1_700)
    else {
      count(kind)
      faults[kind]?.(answer)({ socket })
    }
  }

  /** The kind of fault that a request meets; random names in it make no difference. */
  #faultOf(method: string, target: string): string | null {
    if (this.temper === 'well' || this.temper === 'dav') return null
    const request = `${method} ${target.replaceAll(/[0-9a-f]{16,}/gi, '~')}`
    const isRead = READS.has(method)
    if (this.temper === 'broken') return faultAt(`${this.#name} ${request}`, isRead ? STEADY_READS : STEADY)
    const times = (this.#asked.get(request) ?? 0) + 1
    this.#asked.set(request, times)
    const place = `${this.#name} ${round} ${request} ${times}`
    const isLong = chance(`${seed} ${round} long`) < LONG_ROUNDS
    if (isLong && chance(`${place} limited`) < LIMITED_SHARE) return choose(LIMITING, place)
    return faultAt(place, isRead || isLong ? ALL : HARMLESS)
  }
}

function say(socket: Socket, method: string, target: string, answer: Buffer): void {
  socket.write(answer)
  // nginx closes after CONNECT and after a target that is none.
  if (method === 'CONNECT' || !target.startsWith('/')) socket.end()
}

function faultAt(place: string, kinds: readonly string[]): string | null {
  return chance(`${place} faulty`) < FAULTY_SHARE ? choose(kinds, `${place} kind`) : null
}

const DIES = 'died and came back'
const STEADY = Object.keys(steadyFaults)
const STEADY_READS = [...STEADY, ...Object.keys(claimingFaults)]
const HARMLESS = [...STEADY, ...Object.keys(timelyFaults), DIES]
const ALL = [...HARMLESS, ...Object.keys(claimingFaults), ...Object.keys(timelyClaims)]
const LIMITING = Object.keys(limitingFaults)
const faults: Faults = { ...steadyFaults, ...claimingFaults, ...timelyFaults, ...timelyClaims, ...limitingFaults }

function count(kind: string): void {
  damage.faults[kind] = (damage.faults[kind] ?? 0) + 1
}

/** The run's id names the round. */
function noteRound(runId: string): void {
  if (runId === round) return
  round = runId
  for (const origin of origins) origin.newRound()
}

const origins = Array.from({ length: ORIGINS }, (_, index) => new Origin(index))
for (const origin of origins) await origin.listen()
process.on('message', () => void process.send?.(damage))
process.send?.(origins.map(({ url, temper }): LoadOrigin => ({ url, temper })))
