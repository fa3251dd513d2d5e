import { debianPhpHandler, makeDavArea, startApache } from './apache-server.js'
import { defineTopology } from './define.js'
import { relayTo, startNginx } from './nginx-server.js'
import { makeAreaFiles, makeSite } from './site.js'
import { nothing } from './topology.js'
import type { Topology } from './topology.js'

const area = '/images/'
const areas = [area]
const open = { ...nothing, place: true, remove: true, removable: true, list: true }
const debianRuns = ['php', 'phtml', 'phar']

type Relay = { inside: string; handler?: string }

/** The incident of 2016: a front nginx relays the pictures, with every method, to WebDAV and PHP; and its repairs. */
export const incidentTopologies: readonly Topology[] = [
  incident(
    {
      name: 'incident',
      kind: 'writable',
      about: 'nginx relays /images/ with every method to mod_dav and mod_php',
      truth: { ...open, run: debianRuns }
    },
    { inside: '' }
  ),
  incident(
    { name: 'incident-fixed', kind: 'repaired', about: 'limit_except GET at the proxy', truth: nothing },
    { inside: 'limit_except GET { deny all; }' }
  ),
  incident(
    {
      name: 'incident-extonly',
      kind: 'writable',
      about: 'the proxy serves a list of extensions only, but relays every other method',
      truth: { ...open, runByPathInfo: ['php'] }
    },
    {
      inside: `set $refused "$request_method $uri";
      if ($refused ~* "^(GET|HEAD) .*(?<!\\.png)(?<!\\.jpg)(?<!\\.css)(?<!\\.txt)$") { return 403; }`
    }
  ),
  incident(
    {
      name: 'incident-extallow',
      kind: 'writable',
      about:
        'the proxy refuses every method on names outside a list of extensions, and relays every method on the rest',
      truth: { ...open, list: false, runByPathInfo: ['php'] }
    },
    { inside: 'if ($uri !~* "\\.(png|jpg|css|txt)$") { return 403; }' }
  ),
  incident(
    {
      name: 'incident-extfilter',
      kind: 'writable',
      about: 'a complete filter of PHP names at the proxy; other files can still be placed',
      truth: open
    },
    { inside: 'if ($uri ~* "\\.(php[0-9]?|phtml|pht|phar|phps)(/|$)") { return 403; }' }
  ),
  incident(
    {
      name: 'incident-weakfilter',
      kind: 'writable',
      about: 'the proxy refuses names ending in .php, in lower case; the back end maps more with AddHandler',
      truth: {
        ...open,
        run: ['phtml', 'phar', 'php5', 'php7', 'pht', 'PHP', 'PhP', 'php.txt', 'php.jpg'],
        runByPathInfo: ['php']
      }
    },
    {
      inside: 'if ($uri ~ "\\.php$") { return 403; }',
      handler: 'AddHandler application/x-httpd-php .php .phtml .php5 .php7 .pht .phar'
    }
  ),
  incident(
    {
      name: 'incident-putonly',
      kind: 'writable',
      about: 'half a repair: the proxy refuses PUT alone',
      truth: open
    },
    { inside: 'if ($request_method = PUT) { return 405; }' }
  ),
  incident(
    {
      name: 'incident-putdelete',
      kind: 'writable',
      about: 'half a repair: the proxy refuses PUT and DELETE; MKCOL, COPY and MOVE are relayed',
      truth: { ...open, removable: false }
    },
    { inside: 'if ($request_method ~ ^(PUT|DELETE)$) { return 405; }' }
  )
]

function incident(
  row: Pick<Topology, 'name' | 'kind' | 'about' | 'truth'>,
  { inside, handler = debianPhpHandler }: Relay
): Topology {
  const exposedAreas = row.kind === 'writable' ? areas : []
  return defineTopology({ ...row, areas, exposedAreas }, ['nginx', 'apache2', 'mod_php'], async (workspace) => {
    const site = makeSite(areas)
    const root = await workspace.writeTree('front-root', { 'index.html': site['index.html'] ?? '' })
    const backendRoot = await workspace.writeTree('content-root', makeAreaFiles(area))
    const [port, backendPort] = [await workspace.freePort(), await workspace.freePort()]
    const backend = await startApache(workspace, {
      port: backendPort,
      root: backendRoot,
      php: true,
      allowOverride: 'All',
      directives: `${handler}\n${makeDavArea(area)}`
    })
    const server = `location ${area} { ${inside} ${relayTo(backendPort)} }`
    const front = await startNginx(workspace, { port, root, server })
    return { port, roots: [root, backendRoot], front, backend }
  })
}
