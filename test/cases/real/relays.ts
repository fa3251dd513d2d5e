import { readdirSync } from 'node:fs'
import type { CaseServer } from '../kit.js'
import { layOut, makeCertificate, makeFolder, startReal } from './kit.js'
import type { Ground } from './kit.js'
import { RUNS_PHP, openDav, relayTo, startApache, startNginx } from './web-servers.js'

// Proxies before an open back end that does not know the site by the name it has outside.

const NO_SCRIPT_WRITES = 'limit_except GET POST { deny all; }'
const SCRIPTS = '\\.(php\\d?|phtml|phar|pht)$'

/** nginx, with TLS or without, before Apache mod_dav with PHP; it refuses all but GET and POST for scripts. */
export function startScriptsBehindTls({ tls = true } = {}): Promise<CaseServer> {
  return startReal(async (ground) => {
    const [port, back] = await twoPorts(ground)
    const data = await layOut(ground)
    await startApache(ground, back, { config: `${openDav(data)}\n${RUNS_PHP}`, php: true })
    await startNginx(ground, port, {
      http: `server { ${await listenOn(ground, port, tls)}
        location / { ${relayTo(back)} }
        location ~* ${SCRIPTS} { ${NO_SCRIPT_WRITES} ${relayTo(back)} } }`
    })
    return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, roots: { [data]: '/' } }
  })
}

/** nginx with dav_methods behind an nginx that ends TLS and passes on the Host without its port. */
export function startHostWithoutPort(): Promise<CaseServer> {
  return startReal(async (ground) => {
    const [port, back] = await twoPorts(ground)
    const data = await layOut(ground)
    await startNginx(ground, back, {
      http: `server { listen 127.0.0.1:${back}; root ${data}; location / { dav_methods PUT DELETE MKCOL COPY MOVE; } }`
    })
    await startNginx(ground, port, {
      http: `server { ${await listenOn(ground, port, true)} location / { proxy_pass http://127.0.0.1:${back}; proxy_set_header Host $host; } }`
    })
    return { url: `https://127.0.0.1:${port}`, roots: { [data]: '/' } }
  })
}

/** nginx relays /files/ to Apache mod_dav with PHP and cuts the prefix off. */
export function startPrefix({ hasFolder = false } = {}): Promise<CaseServer> {
  return startReal(async (ground) => {
    const [port, back] = await twoPorts(ground)
    const site = await layOut(ground, 'site')
    const data = await ground.workspace.writeTree('data', { 'list.txt': 'a list' })
    if (hasFolder) await makeFolder(ground, 'data/files')
    await startApache(ground, back, { config: `${openDav(data)}\n${RUNS_PHP}`, php: true })
    await startNginx(ground, port, {
      http: `server { listen 127.0.0.1:${port}; root ${site};
        location / { }
        location /files/ { ${relayTo(back, '/')} }
        location ~* ^/files/.*${SCRIPTS} { ${NO_SCRIPT_WRITES} rewrite ^/files(/.*)$ $1 break; ${relayTo(back)} } }`
    })
    return { url: `http://127.0.0.1:${port}`, roots: { [data]: '/files/' } }
  })
}

/** nginx relays / to one Apache mod_dav, and /files/ with the prefix cut off to another. */
export function startTwoBackEnds(): Promise<CaseServer> {
  return startReal(async (ground) => {
    const [port, one] = await twoPorts(ground)
    const two = await ground.workspace.freePort()
    const [a, b] = [await layOut(ground, 'a'), await ground.workspace.writeTree('b', { 'list.txt': 'a list' })]
    await startApache(ground, one, { config: `${openHost(one, a)}\n${openHost(two, b)}`, ports: [two] })
    await startNginx(ground, port, {
      http: `server { listen 127.0.0.1:${port}; location / { ${relayTo(one)} } location /files/ { ${relayTo(two, '/')} } }`
    })
    return { url: `http://127.0.0.1:${port}`, roots: { [a]: '/', [b]: '/files/' } }
  })
}

/** nginx's limit_req, which answers 503 without Retry-After, before an open Apache mod_dav. */
export function startLimited({ perSecond = 5, status = 503 } = {}): Promise<CaseServer> {
  return startReal(async (ground) => {
    const [port, back] = await twoPorts(ground)
    const data = await layOut(ground)
    await startApache(ground, back, { config: openDav(data) })
    await startNginx(ground, port, {
      http: `limit_req_zone $binary_remote_addr zone=one:1m rate=${perSecond}r/s; limit_req_status ${status};
        server { listen 127.0.0.1:${port}; location / { limit_req zone=one burst=8 nodelay; ${relayTo(back)} } }`
    })
    return { url: `http://127.0.0.1:${port}`, roots: { [data]: '/' } }
  })
}

/** nginx with ModSecurity and the OWASP rules, whose owner allowed what WebDAV clients need but for PUT and DELETE. */
export function startCoreRulesFront(): Promise<CaseServer> {
  return startReal(async (ground) => {
    const [port, back] = await twoPorts(ground)
    const data = await layOut(ground)
    await startApache(ground, back, { config: openDav(data) })
    const included = readdirSync(CORE_RULES).filter((name) => /^REQUEST-9(01|05|11|20|49)-.*\.conf$/.test(name))
    const rules = await ground.workspace.write(
      'modsecurity.conf',
      `SecRuleEngine On
SecRequestBodyAccess On
SecResponseBodyAccess Off
SecDefaultAction "phase:1,log,auditlog,pass"
SecDefaultAction "phase:2,log,auditlog,pass"
SecAction "id:900200,phase:1,nolog,pass,t:none,setvar:'tx.allowed_methods=GET HEAD POST OPTIONS PROPFIND MKCOL MOVE COPY LOCK UNLOCK'"
SecAction "id:900990,phase:1,nolog,pass,t:none,setvar:tx.crs_setup_version=334"
${included.map((name) => `Include ${CORE_RULES}/${name}`).join('\n')}
`
    )
    await startNginx(ground, port, {
      main: 'load_module /usr/lib/nginx/modules/ngx_http_modsecurity_module.so;',
      http: `server { listen 127.0.0.1:${port}; modsecurity on; modsecurity_rules_file ${rules}; location / { ${relayTo(back)} } }`
    })
    return { url: `http://127.0.0.1:${port}`, roots: { [data]: '/' } }
  })
}

const CORE_RULES = '/usr/share/modsecurity-crs/rules'

export type FrontOptions = { before?: string; inside?: string; http?: string; main?: string }

/** nginx before an open Apache mod_dav. */
export function startNginxFront({ before = '', inside = '', http = '', main }: FrontOptions): Promise<CaseServer> {
  return startReal(async (ground) => {
    const [port, back] = await twoPorts(ground)
    const data = await layOut(ground)
    await startApache(ground, back, { config: `ServerTokens Prod\n${openDav(data)}` })
    await startNginx(ground, port, {
      http: `${http} server { listen 127.0.0.1:${port}; ${before} location / { ${inside} ${relayTo(back)} } }`,
      ...(main === undefined ? {} : { main })
    })
    return { url: `http://127.0.0.1:${port}`, roots: { [data]: '/' } }
  })
}

/** Another product, started by `start`, before an open Apache mod_dav. */
export function startFront(start: (ground: Ground, port: number, back: number) => Promise<void>): Promise<CaseServer> {
  return startReal(async (ground) => {
    const [port, back] = await twoPorts(ground)
    const data = await layOut(ground)
    await startApache(ground, back, { config: `ServerTokens Prod\n${openDav(data)}` })
    await start(ground, port, back)
    return { url: `http://127.0.0.1:${port}`, roots: { [data]: '/' } }
  })
}

/** Caddy relays everything, or refuses these methods. */
export async function startCaddy({ workspace, dir }: Ground, port: number, back: number, denied = ''): Promise<void> {
  const deny = denied === '' ? '' : `@write method ${denied}\nrespond @write 403\n`
  const file = await workspace.write(
    'Caddyfile',
    `{\nadmin off\nauto_https off\n}\nhttp://127.0.0.1:${port} {\nbind 127.0.0.1\n${deny}reverse_proxy 127.0.0.1:${back}\n}\n`
  )
  const env = [`HOME=${dir}`, `XDG_DATA_HOME=${dir}`, `XDG_CONFIG_HOME=${dir}`]
  await workspace.launch('caddy', {
    command: '/usr/bin/env',
    args: [...env, 'caddy', 'run', '--config', file, '--adapter', 'caddyfile'],
    ready: { port }
  })
}

/** Squid as a reverse proxy. */
export async function startSquid({ workspace, dir }: Ground, port: number, back: number): Promise<void> {
  const file = await workspace.write(
    'squid.conf',
    `http_port 127.0.0.1:${port} accel defaultsite=127.0.0.1:${port} vhost
cache_peer 127.0.0.1 parent ${back} 0 no-query originserver name=b
udp_incoming_address 127.0.0.1
dns_nameservers 127.0.0.1
http_access allow all
cache deny all
cache_mem 8 MB
pid_filename ${dir}/run/squid.pid
access_log none
cache_log ${dir}/run/squid.log
coredump_dir ${dir}/run
shutdown_lifetime 1 second
pinger_enable off
visible_hostname sq
cache_effective_user www-data
cache_effective_group www-data
`
  )
  await workspace.writeTree('run', {})
  await workspace.launch('squid', {
    command: 'squid',
    args: ['-n', `case${port}`, '-N', '-f', file],
    ready: { port },
    readyTimeoutMs: 30_000
  })
}

/** h2o as a reverse proxy. */
export async function startH2o({ workspace, dir }: Ground, port: number, back: number): Promise<void> {
  const file = await workspace.write(
    'h2o.conf',
    `user: www-data
pid-file: ${dir}/run/h2o.pid
error-log: ${dir}/run/h2o.log
listen: { host: 127.0.0.1, port: ${port} }
num-threads: 1
hosts:
  default:
    paths:
      /: { proxy.reverse.url: "http://127.0.0.1:${back}/", proxy.preserve-host: ON }
`
  )
  await workspace.writeTree('run', {})
  await workspace.launch('h2o', { command: 'h2o', args: ['-c', file], ready: { port } })
}

function openHost(port: number, root: string): string {
  return `<VirtualHost 127.0.0.1:${port}>\n${openDav(root)}\n</VirtualHost>`
}

async function twoPorts({ workspace }: Ground): Promise<[number, number]> {
  return [await workspace.freePort(), await workspace.freePort()]
}

async function listenOn(ground: Ground, port: number, tls: boolean): Promise<string> {
  if (!tls) return `listen 127.0.0.1:${port};`
  const { certificate, key } = await makeCertificate(ground)
  return `listen 127.0.0.1:${port} ssl; ssl_certificate ${certificate}; ssl_certificate_key ${key};`
}
