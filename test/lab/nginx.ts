import { defineTopology } from './define.js'
import { startNginx } from './nginx-server.js'
import { makeSite } from './site.js'
import { nothing } from './topology.js'
import type { Topology } from './topology.js'

const areas = ['/content/', '/images/', '/css/']
const writable = { ...nothing, place: true, remove: true, removable: true }

/** nginx alone: static, and its DAV module in every degree of openness. */
export const nginxTopologies: readonly Topology[] = [
  nginxSite({ name: 'nginx-static', kind: 'safe', about: 'static files only', areas, truth: nothing }, ''),
  nginxSite(
    {
      name: 'nginx-dav',
      kind: 'writable',
      about: 'dav_methods with every verb; announces nothing',
      areas,
      exposedAreas: ['/content/'],
      truth: writable
    },
    'location /content/ { dav_methods PUT DELETE MKCOL COPY MOVE; }'
  ),
  nginxSite(
    {
      name: 'nginx-put-only',
      kind: 'writable',
      about: 'dav_methods PUT alone: what is placed cannot be removed',
      areas,
      exposedAreas: ['/content/'],
      truth: { ...nothing, place: true }
    },
    'location /content/ { dav_methods PUT; }'
  ),
  nginxSite(
    {
      name: 'nginx-put-one',
      kind: 'writable',
      about: 'dav_methods PUT in the last of several areas that answer alike to everything else',
      areas,
      exposedAreas: ['/css/'],
      truth: { ...nothing, place: true }
    },
    'location /css/ { dav_methods PUT; }'
  ),
  nginxSite(
    {
      name: 'nginx-delete-only',
      kind: 'writable',
      about: 'dav_methods DELETE alone: nothing can be placed, everything removed',
      areas,
      exposedAreas: ['/content/'],
      truth: { ...nothing, remove: true }
    },
    'location /content/ { dav_methods DELETE; }'
  ),
  nginxSite(
    {
      name: 'nginx-dav-ext',
      kind: 'writable',
      about: 'dav_methods and dav-ext: PROPFIND, OPTIONS, LOCK, UNLOCK too',
      areas,
      exposedAreas: ['/content/'],
      truth: { ...writable, list: true }
    },
    `location /content/ {
      dav_methods PUT DELETE MKCOL COPY MOVE;
      dav_ext_methods PROPFIND OPTIONS LOCK UNLOCK;
      dav_ext_lock zone=locks;
    }`,
    true
  ),
  nginxSite(
    {
      name: 'nginx-dav-limit',
      kind: 'repaired',
      about: 'dav_methods with every verb behind limit_except GET',
      areas,
      truth: nothing
    },
    'location /content/ { dav_methods PUT DELETE MKCOL COPY MOVE; limit_except GET { deny all; } }'
  )
]

function nginxSite(row: Parameters<typeof defineTopology>[0], server: string, davExt = false): Topology {
  return defineTopology(row, davExt ? ['nginx', 'nginx-dav-ext'] : ['nginx'], async (workspace) => {
    const root = await workspace.writeTree('root', makeSite(row.areas))
    const port = await workspace.freePort()
    const http = davExt ? 'dav_ext_lock_zone zone=locks:1m;' : ''
    return { port, roots: [root], front: await startNginx(workspace, { port, root, server, http, davExt }) }
  })
}
