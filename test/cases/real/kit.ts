import { execFileSync } from 'node:child_process'
import { accessSync, existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { giveToWorkers, openWorkspace } from '../../lab/workspace.js'
import type { Workspace } from '../../lab/workspace.js'
import type { CaseServer } from '../kit.js'

// What the real servers of the cases share: a folder, ports, the site's files, and their end.

/** Something that a case needs on this machine: a path, or a module of npm. */
export type Need = { package: string; path: string } | { npm: string }

export const needs = {
  apache: { package: 'apache2', path: '/usr/sbin/apache2' },
  modPhp: { package: 'libapache2-mod-php', path: '/usr/lib/apache2/modules/libphp8.2.so' },
  modSvn: { package: 'libapache2-mod-svn', path: '/usr/lib/apache2/modules/mod_dav_svn.so' },
  modSecurity: { package: 'libapache2-mod-security2', path: '/usr/lib/apache2/modules/mod_security2.so' },
  crs: { package: 'modsecurity-crs', path: '/usr/share/modsecurity-crs/rules' },
  svn: { package: 'subversion', path: '/usr/bin/svn' },
  nginx: { package: 'nginx', path: '/usr/sbin/nginx' },
  davExt: { package: 'libnginx-mod-http-dav-ext', path: '/usr/lib/nginx/modules/ngx_http_dav_ext_module.so' },
  nginxModSecurity: {
    package: 'libnginx-mod-http-modsecurity',
    path: '/usr/lib/nginx/modules/ngx_http_modsecurity_module.so'
  },
  openssl: { package: 'openssl', path: '/usr/bin/openssl' },
  java: { package: 'default-jre-headless', path: '/usr/bin/java' },
  jetty: { package: 'libjetty9-java', path: '/usr/share/java/jetty9-server.jar' },
  servlet: { package: 'libservlet-api-java', path: '/usr/share/java/servlet-api.jar' },
  rclone: { package: 'rclone', path: '/usr/bin/rclone' },
  yaws: { package: 'yaws', path: '/usr/lib/yaws/ebin' },
  cups: { package: 'cups-daemon', path: '/usr/sbin/cupsd' },
  starman: { package: 'starman', path: '/usr/bin/starman' },
  plackOverride: {
    package: 'libplack-middleware-methodoverride-perl',
    path: '/usr/share/perl5/Plack/Middleware/MethodOverride.pm'
  },
  sinatra: { package: 'ruby-sinatra', path: '/usr/share/rubygems-integration/all/gems' },
  puma: { package: 'puma', path: '/usr/bin/puma' },
  php: { package: 'php-cli', path: '/usr/bin/php' },
  sabre: { package: 'php-sabre-dav', path: '/usr/share/php/Sabre/DAV' },
  radicale: { package: 'radicale', path: '/usr/bin/radicale' },
  xandikos: { package: 'xandikos', path: '/usr/bin/xandikos' },
  flask: { package: 'python3-flask', path: '/usr/lib/python3/dist-packages/flask' },
  caddy: { package: 'caddy', path: '/usr/bin/caddy' },
  squid: { package: 'squid', path: '/usr/sbin/squid' },
  lighttpd: { package: 'lighttpd', path: '/usr/sbin/lighttpd' },
  lighttpdDav: { package: 'lighttpd-mod-webdav', path: '/usr/lib/lighttpd/mod_webdav.so' },
  h2o: { package: 'h2o', path: '/usr/bin/h2o' },
  registry: { package: 'docker-registry', path: '/usr/bin/docker-registry' },
  pushgateway: { package: 'prometheus-pushgateway', path: '/usr/bin/prometheus-pushgateway' }
} as const satisfies Record<string, Need>

/** The needs that are not met here, as what to install. */
export function findMissing(list: readonly Need[]): string[] {
  return list.flatMap((need) => {
    if ('package' in need) return existsSync(need.path) ? [] : [need.package]
    return locateModule(need.npm) === undefined ? [`${need.npm} (npm)`] : []
  })
}

const require = createRequire(import.meta.url)

/** The folder of an installed npm module; NODE_PATH may name where it lies. */
export function locateModule(name: string): string | undefined {
  const folders = require.resolve.paths(name) ?? []
  return folders.map((folder) => join(folder, name)).find((folder) => existsSync(join(folder, 'package.json')))
}

/** A real server's folder, with the processes that run there. */
export type Ground = { workspace: Workspace; dir: string }

/** What a start came to. */
export type Started = {
  /** Without a slash at the end. */
  url: string
  /** Folder on the disk to the URL path under which it is served, `/`-terminated. */
  roots: Readonly<Record<string, string>>
}

/** Opens a folder, lets `begin` start servers in it, and ends them if that fails. */
export async function startReal(begin: (ground: Ground) => Promise<Started>): Promise<CaseServer> {
  const parent = await mkdtemp(join(tmpdir(), 'verbgate-real-'))
  execFileSync('chmod', ['755', parent])
  const workspace = await openWorkspace(join(parent, 'w'))
  const end = async (): Promise<void> => {
    await workspace.close()
    execFileSync('rm', ['-rf', parent])
  }
  try {
    const { url, roots } = await begin({ workspace, dir: workspace.dir })
    let state = await readRoots(roots)
    const refresh = async (): Promise<void> => void (state = await readRoots(roots))
    return { url, acted: new Set(), state: () => state, refresh, requests: () => [], close: end }
  } catch (error) {
    await end()
    throw error
  }
}

const INDEX = `<!doctype html><html><head><title>Shop</title><link rel="stylesheet" href="/images/s.css"></head>
<body><h1>Shop</h1><img src="/images/a.png" alt=""><a href="/files/list.txt">List</a></body></html>\n`

/** The files of the site. */
export const siteFiles: Readonly<Record<string, string>> = {
  'index.html': INDEX,
  'images/a.png': 'not a picture',
  'images/s.css': 'h1 { }',
  'files/list.txt': 'a list'
}

/** The site's files in `name` below the folder, owned by the workers. */
export async function layOut(
  { workspace }: Ground,
  name = 'data',
  more: Readonly<Record<string, string>> = {}
): Promise<string> {
  return workspace.writeTree(name, { ...siteFiles, ...more })
}

/** An empty folder that the workers own. */
export async function makeFolder({ workspace }: Ground, name: string): Promise<string> {
  const path = await workspace.writeTree(name, {})
  await giveToWorkers(path)
  return path
}

/** A password file with `user`, `secret`. */
export async function writePasswords({ workspace }: Ground): Promise<string> {
  const hash = execFileSync(needs.openssl.path, ['passwd', '-apr1', 'secret'], { encoding: 'utf8' }).trim()
  return workspace.write('htpasswd', `user:${hash}\n`)
}

/** A certificate for 127.0.0.1 that nobody signed, and its key. */
export async function makeCertificate({ dir }: Ground): Promise<{ certificate: string; key: string }> {
  const [certificate, key] = [join(dir, 'c.pem'), join(dir, 'k.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync(
    needs.openssl.path,
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '30', ...subject],
    { stdio: 'ignore' }
  )
  return { certificate, key }
}

/** Waits until a URL is answered at all. */
export async function untilAnswered(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const isUp = await fetch(url).then(
      () => true,
      () => false
    )
    if (isUp) return
    await sleep(100)
  }
  throw new Error(`${url} did not answer within 20 s`)
}

async function readRoots(roots: Started['roots']): Promise<Record<string, string>> {
  const content: Record<string, string> = {}
  for (const [folder, prefix] of Object.entries(roots)) await readFolder(folder, prefix, content)
  return content
}

async function readFolder(folder: string, prefix: string, content: Record<string, string>): Promise<void> {
  accessSync(folder)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    // Servers keep their own records in folders of these names, which are no content of the site.
    if (entry.name === '.DAV' || entry.name === '.git' || entry.name.startsWith('.Radicale.')) continue
    content[prefix + entry.name + (entry.isDirectory() ? '/' : '')] = entry.isDirectory()
      ? 'collection'
      : (await readFile(path, 'latin1')).slice(0, 1000)
    if (entry.isDirectory()) await readFolder(path, `${prefix}${entry.name}/`, content)
  }
}
