import type { Workspace } from './workspace.js'

/** What can really be done on a topology without credentials. Measured by truth.ts on the disk, compared by truth.test.ts. */
export type Truth = {
  /** PUT, MKCOL, COPY or MOVE really adds something to the disk below an area. */
  place: boolean
  /** DELETE or MOVE really removes something of ours. */
  remove: boolean
  /** What PUT or MKCOL placed can be removed again with DELETE. */
  removable: boolean
  /** PROPFIND with Depth 1, on an area or on a sub-collection of it, returns members. */
  list: boolean
  /** Extensions that run as code when such a file is placed, directly or by MOVE, and fetched by its own name. */
  run: readonly string[]
  /** Extensions that run only when the name is followed by path info, as `x.txt/a.php` or `x.php/a.png`. */
  runByPathInfo: readonly string[]
  /** A missing `x.php` in an area is answered by php-fpm itself, a missing `x.txt` is not. */
  phpHandler: boolean
  /** TRACE / comes back as message/http with a random request header in it. */
  trace: boolean
  /** An area asks for Basic credentials over plain HTTP. */
  basicAuth: boolean
}

export type Topology = {
  name: string
  kind: 'writable' | 'safe' | 'repaired' | 'trap'
  about: string
  /** URL paths ending in `/` of the content areas; files in them are linked from the page at `/`. */
  areas: readonly string[]
  /** Those of the areas where place, remove, list or phpHandler holds, as in their `banner/`: findings elsewhere are false. */
  exposedAreas: readonly string[]
  truth: Truth
  /** Executables and server modules it needs, e.g. `nginx`, `mod_php`; empty for the Node traps. */
  servers: readonly ServerName[]
  start(lab: LabContext): Promise<RunningTopology>
}

export type ServerName = 'nginx' | 'nginx-dav-ext' | 'apache2' | 'mod_php' | 'php-fpm' | 'haproxy' | 'varnishd'

export type RunningTopology = {
  /** Root URL of the front server, `http://127.0.0.1:PORT/`. */
  url: string
  /** Document roots on disk, front server first; empty for the Node traps. */
  roots: readonly string[]
  /** Requests the front server answered since the start or the last resetLog(), in log order. */
  requests(): Promise<readonly LoggedRequest[]>
  /** The same from the server behind a relay; empty where nothing is relayed. Complete where Varnish pipes. */
  backendRequests(): Promise<readonly LoggedRequest[]>
  resetLog(): Promise<void>
  stop(): Promise<void>
}

export type LoggedRequest = {
  method: string
  /** The request target as sent, undecoded. */
  target: string
  /** 0 where the connection was dropped without an answer. */
  status: number
  /** `if` and `destination`, where the request had them. */
  headers?: Record<string, string>
}

export type LabContext = {
  /** Runs `setUp` in a workspace of its own; on failure everything is closed and tried again with other ports. */
  open(name: string, setUp: (workspace: Workspace) => Promise<Served>): Promise<RunningTopology>
}

/** What a set-up hands back: where it listens and how its logs are read. */
export type Served = {
  port: number
  roots: readonly string[]
  front: RequestLog
  backend?: RequestLog
}

export type RequestLog = { read(): Promise<readonly LoggedRequest[]>; reset(): Promise<void> }

/** Nothing is possible: the base that the tables spread and change. */
export const nothing: Truth = {
  place: false,
  remove: false,
  removable: false,
  list: false,
  run: [],
  runByPathInfo: [],
  phpHandler: false,
  trace: false,
  basicAuth: false
}
