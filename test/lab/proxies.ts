import { makeDavArea, startApache } from './apache-server.js'
import { defineTopology } from './define.js'
import { startHaproxy, startVarnish } from './relay-servers.js'
import { makeSite } from './site.js'
import { nothing } from './topology.js'
import type { RequestLog, ServerName, Topology } from './topology.js'
import type { Workspace } from './workspace.js'

const areas = ['/dav/', '/images/', '/css/']
const open = { ...nothing, place: true, remove: true, removable: true, list: true, trace: true }

type Relay = (workspace: Workspace, ports: { port: number; backendPort: number }) => Promise<RequestLog>

const haproxy =
  (rules: string): Relay =>
  (workspace, ports) =>
    startHaproxy(workspace, { ...ports, rules })
const varnish =
  (vcl: string): Relay =>
  (workspace, ports) =>
    startVarnish(workspace, { ...ports, vcl })

/** HAProxy and Varnish in front of mod_dav, relaying, repaired and repaired in a way that does not hold. */
export const proxyTopologies: readonly Topology[] = [
  relayed('haproxy', haproxy(''), {
    name: 'haproxy-dav',
    kind: 'writable',
    about: 'HAProxy relays every method to mod_dav',
    truth: open
  }),
  relayed('haproxy', haproxy('http-request deny deny_status 405 unless METH_GET'), {
    name: 'haproxy-fixed',
    kind: 'repaired',
    about: 'HAProxy allows GET and HEAD',
    truth: nothing
  }),
  relayed('haproxy', haproxy('http-request deny deny_status 403 if { path_beg /dav/ } !METH_GET'), {
    name: 'haproxy-pathfilter',
    kind: 'writable',
    about: 'HAProxy refuses methods below /dav/ by the path as sent: //dav/ and /%64av/ walk round it',
    truth: open
  }),
  relayed('varnishd', varnish(''), {
    name: 'varnish-dav',
    kind: 'writable',
    about: 'Varnish with its built-in VCL relays to mod_dav, unknown methods piped',
    truth: open
  }),
  relayed(
    'varnishd',
    varnish('sub vcl_recv { if (req.method != "GET" && req.method != "HEAD") { return (synth(405)); } }'),
    { name: 'varnish-fixed', kind: 'repaired', about: 'Varnish answers 405 to all but GET and HEAD', truth: nothing }
  )
]

function relayed(
  relay: ServerName,
  startRelay: Relay,
  row: Pick<Topology, 'name' | 'kind' | 'about' | 'truth'>
): Topology {
  const exposedAreas = row.kind === 'writable' ? ['/dav/'] : []
  return defineTopology({ ...row, areas, exposedAreas }, [relay, 'apache2'], async (workspace) => {
    const root = await workspace.writeTree('root', makeSite(areas))
    const [port, backendPort] = [await workspace.freePort(), await workspace.freePort()]
    const backend = await startApache(workspace, {
      port: backendPort,
      root,
      trace: true,
      directives: makeDavArea('/dav/')
    })
    const front = await startRelay(workspace, { port, backendPort })
    await backend.reset()
    return { port, roots: [root], front, backend }
  })
}
