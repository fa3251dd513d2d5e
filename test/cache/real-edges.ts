import { createServer } from 'node:http'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startNginx } from '../lab/nginx-server.js'
import { startVarnish } from '../lab/relay-servers.js'
import type { Workspace } from '../lab/workspace.js'
import { answerSite } from './member-site.js'

/** An edge in front of the site: its own port, and the keys under which it keeps an answer that holds a text. */
export type RealEdge = { origin: string; findKeys: (text: string) => Promise<string[]> }

/** Starts an edge that relays to the site on this port. */
export type StartEdge = (workspace: Workspace, backendPort: number) => Promise<RealEdge>

/** nginx with `proxy_cache`; the lines stand in its location. */
function nginx(lines: string): StartEdge {
  return async (workspace, backendPort) => {
    const port = await workspace.freePort()
    const folder = await workspace.writeTree('cache', {})
    await startNginx(workspace, {
      port,
      root: workspace.dir,
      http: `proxy_cache_path ${folder} keys_zone=pages:1m use_temp_path=off; map $cookie_sid $member { default yes; "" no; }`,
      server: `location / { proxy_pass http://127.0.0.1:${backendPort}; proxy_set_header Host $http_host; proxy_cache pages; ${lines} }`
    })
    return { origin: `http://127.0.0.1:${port}`, findKeys: async (text) => await findNginxKeys(folder, text) }
  }
}

/** nginx that keeps what ends like a file, and passes the rest. */
function nginxByExtension(lines: string): StartEdge {
  const pass = 'proxy_no_cache 1; proxy_cache_bypass 1;'
  return nginx(
    `set $skip 1; if ($uri ~ "\\.(css|js|png)$") { set $skip 0; } ${lines} ${pass.replaceAll(' 1', ' $skip')}`
  )
}

function varnish(vcl: string): StartEdge {
  return async (workspace, backendPort) => {
    const port = await workspace.freePort()
    await startVarnish(workspace, { port, backendPort, vcl })
    return { origin: `http://127.0.0.1:${port}`, findKeys: async () => [] }
  }
}

/** Each file begins with a line `KEY: ` after a binary head. */
async function findNginxKeys(folder: string, text: string): Promise<string[]> {
  const names = await readdir(folder)
  const files = await Promise.all(names.map(async (name) => await readFile(join(folder, name), 'latin1')))
  return files.filter((file) => file.includes(text)).map((file) => /\nKEY: (.*)/.exec(file)?.[1] ?? '')
}

const FORCED = 'proxy_ignore_headers Cache-Control Expires Set-Cookie Vary; proxy_cache_valid any 60s;'
const SAYS = 'add_header X-Cache-Status $upstream_cache_status;'
const HASHED = 'if (req.method == "GET") { return (hash); }'
const KEPT = 'sub vcl_backend_response { set beresp.ttl = 60s; set beresp.grace = 0s; return (deliver); }'

/** Edges as owners set them up, by name. */
export const realEdges: Readonly<Record<string, StartEdge>> = {
  'nginx leaky': nginx(`${FORCED} ${SAYS}`),
  'nginx leaky, silent': nginx(FORCED),
  'nginx leaky, min_uses 3': nginx(`${FORCED} ${SAYS} proxy_cache_min_uses 3;`),
  'nginx leaky, min_uses 3, silent': nginx(`${FORCED} proxy_cache_min_uses 3;`),
  'nginx key without the query': nginx(`${FORCED} ${SAYS} proxy_cache_key $scheme$proxy_host$uri;`),
  'nginx key without the query, silent, only 200': nginx(
    'proxy_ignore_headers Cache-Control Expires Set-Cookie Vary; proxy_cache_valid 200 60s; proxy_cache_key $scheme$proxy_host$uri;'
  ),
  'nginx key with the session': nginx(`${FORCED} ${SAYS} proxy_cache_key $proxy_host$request_uri$cookie_sid;`),
  'nginx key with being logged in': nginx(`${FORCED} ${SAYS} proxy_cache_key $proxy_host$request_uri$member;`),
  'nginx passes sessions': nginx(`${FORCED} ${SAYS} proxy_no_cache $cookie_sid; proxy_cache_bypass $cookie_sid;`),
  'nginx passes sessions, silent': nginx(`${FORCED} proxy_no_cache $cookie_sid; proxy_cache_bypass $cookie_sid;`),
  'nginx keeps 200 as the origin lets it': nginx(`proxy_cache_valid 200 60s; ${SAYS}`),
  'nginx keeps what states a lifetime': nginx(SAYS),
  'Varnish leaky': varnish(`sub vcl_recv { ${HASHED} } ${KEPT}`),
  'Varnish leaky, strips cookies': varnish(
    `sub vcl_recv { ${HASHED} } ${KEPT.replace('return (deliver)', 'unset beresp.http.Set-Cookie; return (deliver)')}`
  ),
  'Varnish leaky, silent': varnish(
    `sub vcl_recv { ${HASHED} } ${KEPT} sub vcl_deliver { unset resp.http.X-Varnish; unset resp.http.Age; unset resp.http.Via; }`
  ),
  'Varnish key without the query': varnish(
    `sub vcl_recv { set req.url = regsub(req.url, "\\?.*", ""); ${HASHED} } ${KEPT}`
  ),
  'Varnish as it comes': varnish(''),
  'nginx by extension': nginxByExtension(`${FORCED} ${SAYS}`),
  'nginx by extension, silent': nginxByExtension(FORCED),
  'Varnish by extension': varnish(
    `sub vcl_recv { if (req.url ~ "\\.(css|js|png)$") { return (hash); } return (pass); } ${KEPT}`
  ),
  'Varnish by extension, drops the cookies': varnish(
    `sub vcl_recv { if (req.url ~ "\\.(css|js|png)$") { unset req.http.Cookie; return (hash); } return (pass); } ${KEPT}`
  )
}

/** Serves the site on a port of its own until it is stopped. */
export async function startSite(workspace: Workspace): Promise<number> {
  const port = await workspace.freePort()
  const server = createServer((request, response) => {
    const { status, headers, body } = answerSite({ path: request.url ?? '/', cookie: request.headers.cookie ?? '' })
    response.writeHead(status, headers).end(body)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  workspace.defer(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return port
}
