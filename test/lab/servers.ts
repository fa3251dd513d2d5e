import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { ServerName, Topology } from './topology.js'

const executableFolders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
const apacheModuleFolders = ['/usr/lib/apache2/modules', '/usr/lib64/httpd/modules', '/usr/libexec/apache2']
const nginxModuleFolders = ['/usr/lib/nginx/modules', '/usr/lib64/nginx/modules']

const finders: Readonly<Record<ServerName, () => string | undefined>> = {
  nginx: () => findExecutable(/^nginx$/),
  'nginx-dav-ext': () => findIn(nginxModuleFolders, /^ngx_http_dav_ext_module\.so$/),
  apache2: () => findExecutable(/^(apache2|httpd)$/),
  mod_php: () => findIn(apacheModuleFolders, /^libphp[\d.]*\.so$/),
  'php-fpm': () => findExecutable(/^php-fpm[\d.]*$/),
  haproxy: () => findExecutable(/^haproxy$/),
  varnishd: () => findExecutable(/^varnishd$/)
}

/** Absolute path of a server's executable or module. Throws, naming the package to install, if there is none. */
export function locateServer(name: ServerName): string {
  const path = finders[name]()
  if (path) return path
  throw new Error(`${name} is not installed (Debian: apt-get install ${packages[name]})`)
}

const packages: Readonly<Record<ServerName, string>> = {
  nginx: 'nginx',
  'nginx-dav-ext': 'libnginx-mod-http-dav-ext',
  apache2: 'apache2',
  mod_php: 'libapache2-mod-php',
  'php-fpm': 'php-fpm',
  haproxy: 'haproxy',
  varnishd: 'varnish'
}

/** Path of an Apache module `mod_NAME.so`, or undefined where it is missing or built in. */
export function locateApacheModule(name: string): string | undefined {
  return findIn(apacheModuleFolders, new RegExp(`^mod_${name}\\.so$`))
}

export function locateExecutable(name: string): string {
  const path = findExecutable(new RegExp(`^${name}$`))
  if (!path) throw new Error(`${name} is not installed`)
  return path
}

export function availableServers(): readonly ServerName[] {
  return (Object.keys(finders) as ServerName[]).filter((name) => finders[name]() !== undefined)
}

export function missingServers(
  topology: Topology,
  available: readonly ServerName[] = availableServers()
): readonly ServerName[] {
  return topology.servers.filter((name) => !available.includes(name))
}

/**
 * The topologies that can run here. Those that lack a server are left out and named in one line on stderr;
 * with VERBGATE_LAB=required they are an error instead.
 */
export function selectRunnable(
  topologies: readonly Topology[],
  available: readonly ServerName[] = availableServers()
): readonly Topology[] {
  const missing = new Set(topologies.flatMap((topology) => missingServers(topology, available)))
  const left = topologies.filter((topology) => topology.servers.some((name) => missing.has(name)))
  if (left.length === 0) return topologies
  const names = left.map((topology) => topology.name).join(' ')
  const install = [...missing].map((name) => packages[name]).join(' ')
  const line = `lab: not installed: ${[...missing].join(', ')} (apt-get install ${install}); left out: ${names}`
  if (process.env['VERBGATE_LAB'] === 'required') throw new Error(line)
  process.stderr.write(`${line}\n`)
  return topologies.filter((topology) => !left.includes(topology))
}

function findExecutable(pattern: RegExp): string | undefined {
  return findIn(executableFolders, pattern, constants.X_OK)
}

function findIn(folders: readonly string[], pattern: RegExp, mode: number = constants.R_OK): string | undefined {
  for (const folder of folders) {
    if (!folder || !existsSync(folder)) continue
    const name = readdirSync(folder).find((entry) => pattern.test(entry) && permits(join(folder, entry), mode))
    if (name) return join(folder, name)
  }
  return undefined
}

function permits(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'ENOENT') return false
    throw error
  }
}
