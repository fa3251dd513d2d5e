import { debianPhpHandler, startApache } from './apache-server.js'
import { defineTopology } from './define.js'
import { startNginx } from './nginx-server.js'
import { passToPhp, startPhpFpm } from './php-fpm-server.js'
import { makeIndexPage, makeSite } from './site.js'
import type { SiteFiles } from './site.js'
import { nothing } from './topology.js'
import type { Topology } from './topology.js'

const uploads = ['/uploads/', '/css/']
const content = ['/content/', '/css/']
const writable = { ...nothing, place: true, remove: true, removable: true, phpHandler: true }

/** PHP beside static files: php-fpm handlers that reach into uploads, and front controllers that answer everything. */
export const phpTopologies: readonly Topology[] = [
  fpmSite(
    {
      name: 'nginx-fixpath',
      kind: 'writable',
      about: 'dav_methods and php-fpm, cgi.fix_pathinfo on, any extension: x.txt/a.php runs x.txt',
      areas: uploads,
      exposedAreas: uploads,
      truth: { ...writable, run: ['php'], runByPathInfo: ['txt', 'png'] }
    },
    { anyExtension: true, fixPathinfo: true, server: (php) => `${davUploads}\nlocation ~ \\.php$ { ${php} }` }
  ),
  fpmSite(
    {
      name: 'nginx-fixpath-lim',
      kind: 'writable',
      about: 'dav_methods and php-fpm, cgi.fix_pathinfo on, security.limit_extensions at its default',
      areas: uploads,
      exposedAreas: uploads,
      truth: { ...writable, run: ['php'] }
    },
    { anyExtension: false, fixPathinfo: true, server: (php) => `${davUploads}\nlocation ~ \\.php$ { ${php} }` }
  ),
  fpmSite(
    {
      name: 'nginx-fpm-static',
      kind: 'safe',
      about:
        'read-only uploads that the php-fpm handler covers all the same, a regex location winning over the plain one',
      areas: uploads,
      exposedAreas: uploads,
      truth: { ...nothing, phpHandler: true }
    },
    { server: (php) => `location /uploads/ { }\nlocation ~ \\.php$ { ${php} }` }
  ),
  fpmSite(
    {
      name: 'nginx-fpm-caret',
      kind: 'repaired',
      about: 'read-only areas kept from the php-fpm handler by location ^~',
      areas: uploads,
      truth: nothing
    },
    { server: (php) => `location ^~ /uploads/ { }\nlocation ^~ /css/ { }\nlocation ~ \\.php$ { ${php} }` }
  ),
  fpmSite(
    {
      name: 'nginx-front',
      kind: 'safe',
      about: 'front controller: try_files to index.php, 200 for every method on a missing name',
      areas: content,
      truth: nothing
    },
    {
      files: { 'index.php': makeFrontController(content) },
      server: (php) => `index index.php;
    location / { try_files $uri $uri/ /index.php?$args; }
    location ~ \\.php$ { try_files $uri =404; ${php} }`
    }
  ),
  defineTopology(
    {
      name: 'apache-front',
      kind: 'safe',
      about: 'front controller: rewrite of missing names to index.php, 200 for every method',
      areas: content,
      truth: nothing
    },
    ['apache2', 'mod_php'],
    async (workspace) => {
      const files: Record<string, string | Uint8Array> = {
        ...makeSite(content),
        'index.php': makeFrontController(content)
      }
      delete files['index.html']
      const root = await workspace.writeTree('root', files)
      const port = await workspace.freePort()
      const directives = `${debianPhpHandler}
<Directory ${root}>
  DirectoryIndex index.php
  RewriteEngine On
  RewriteCond %{REQUEST_FILENAME} !-f
  RewriteCond %{REQUEST_FILENAME} !-d
  RewriteRule . /index.php [L]
</Directory>`
      const front = await startApache(workspace, { port, root, php: true, directives })
      return { port, roots: [root], front }
    }
  )
]

const davUploads = 'location /uploads/ { dav_methods PUT DELETE MKCOL COPY MOVE; }'

type FpmSite = {
  server(php: string): string
  files?: SiteFiles
  anyExtension?: boolean
  fixPathinfo?: boolean
}

function fpmSite(row: Parameters<typeof defineTopology>[0], site: FpmSite): Topology {
  const { anyExtension = false, fixPathinfo = true, files } = site
  return defineTopology(row, ['nginx', 'php-fpm'], async (workspace) => {
    const all: Record<string, string | Uint8Array> = { ...makeSite(row.areas), ...files }
    if (files && 'index.php' in files) delete all['index.html']
    const root = await workspace.writeTree('root', all)
    const port = await workspace.freePort()
    const socketPath = await startPhpFpm(workspace, { anyExtension, fixPathinfo })
    const front = await startNginx(workspace, { port, root, server: site.server(passToPhp(socketPath)) })
    return { port, roots: [root], front }
  })
}

function makeFrontController(areas: readonly string[]): string {
  const heading = "<?php $path = htmlspecialchars(strtok($_SERVER['REQUEST_URI'], '?')); ?>\n"
  return heading + makeIndexPage(areas, '<p>You are at <?= $path ?></p>')
}
