import { createHash } from 'node:crypto'
import { debianPhpHandler, makeDavArea, startApache } from './apache-server.js'
import type { ApacheSettings } from './apache-server.js'
import { defineTopology } from './define.js'
import { makeSite } from './site.js'
import type { SiteFiles } from './site.js'
import { nothing } from './topology.js'
import type { Topology } from './topology.js'
import type { Workspace } from './workspace.js'

const areas = ['/dav/', '/images/', '/css/']
const open = { ...nothing, place: true, remove: true, removable: true, list: true }

type Site = Omit<ApacheSettings, 'port' | 'root' | 'directives'> & {
  directives?: string | ((workspace: Workspace) => Promise<string>)
  files?: SiteFiles
}

/** Apache httpd alone: static, mod_dav in every degree of openness, mod_php. */
export const apacheTopologies: readonly Topology[] = [
  apacheSite(
    {
      name: 'apache-static',
      kind: 'safe',
      about: 'static files, TraceEnable at its default: TRACE echoes',
      areas,
      truth: { ...nothing, trace: true }
    },
    { trace: true }
  ),
  apacheSite(
    { name: 'apache-static-php', kind: 'safe', about: 'static files and mod_php, no DAV', areas, truth: nothing },
    { php: true, directives: debianPhpHandler }
  ),
  apacheSite(
    { name: 'apache-dav', kind: 'writable', about: 'mod_dav, open', areas, exposedAreas: ['/dav/'], truth: open },
    { directives: makeDavArea('/dav/') }
  ),
  apacheSite(
    {
      name: 'apache-dav-index',
      kind: 'writable',
      about: 'mod_dav, open; the area has an index page, which hides DAV on the area itself',
      areas,
      exposedAreas: ['/dav/'],
      truth: open
    },
    { directives: makeDavArea('/dav/'), files: { 'dav/index.html': '<!doctype html><title>Files</title><p>Files' } }
  ),
  apacheSite(
    {
      name: 'apache-dav-php',
      kind: 'writable',
      about: 'mod_dav and mod_php where pictures lie',
      areas,
      exposedAreas: ['/images/'],
      truth: { ...open, run: ['php', 'phtml', 'phar'] }
    },
    { php: true, directives: `${debianPhpHandler}\n${makeDavArea('/images/')}` }
  ),
  apacheSite(
    {
      name: 'apache-dav-phpoff',
      kind: 'writable',
      about: 'mod_dav open, mod_php present but switched off in the area',
      areas,
      exposedAreas: ['/images/'],
      truth: open
    },
    { php: true, directives: `${debianPhpHandler}\n${makeDavArea('/images/', 'php_admin_flag engine off')}` }
  ),
  apacheSite(
    {
      name: 'apache-dav-limit',
      kind: 'repaired',
      about: 'mod_dav made read-only by LimitExcept; the listing stays open',
      areas,
      exposedAreas: ['/dav/'],
      truth: { ...nothing, list: true }
    },
    {
      directives: makeDavArea('/dav/', '<LimitExcept GET HEAD OPTIONS PROPFIND>\nRequire all denied\n</LimitExcept>')
    }
  ),
  apacheSite(
    {
      name: 'apache-dav-limitput',
      kind: 'writable',
      about: 'half a repair: <Limit PUT DELETE>, while MKCOL, COPY and MOVE stay open',
      areas,
      exposedAreas: ['/dav/'],
      truth: { ...open, removable: false }
    },
    { directives: makeDavArea('/dav/', '<Limit PUT DELETE>\nRequire all denied\n</Limit>') }
  ),
  apacheSite(
    {
      name: 'apache-dav-auth',
      kind: 'safe',
      about: 'mod_dav behind Basic authentication',
      areas,
      truth: { ...nothing, basicAuth: true }
    },
    { directives: makeProtectedDavArea }
  )
]

async function makeProtectedDavArea(workspace: Workspace): Promise<string> {
  const digest = createHash('sha1').update(`${Math.random()}`).digest('base64')
  const users = await workspace.write('apache/users', `editor:{SHA}${digest}\n`)
  const inside = `AuthType Basic\nAuthName "Editors"\nAuthUserFile ${users}\nRequire valid-user`
  return makeDavArea('/dav/', inside)
}

function apacheSite(row: Parameters<typeof defineTopology>[0], site: Site): Topology {
  const { directives = '', files = {}, ...settings } = site
  return defineTopology(row, site.php ? ['apache2', 'mod_php'] : ['apache2'], async (workspace) => {
    const root = await workspace.writeTree('root', makeSite(row.areas, files))
    const port = await workspace.freePort()
    const lines = typeof directives === 'string' ? directives : await directives(workspace)
    const front = await startApache(workspace, { ...settings, port, root, directives: lines })
    return { port, roots: [root], front }
  })
}
