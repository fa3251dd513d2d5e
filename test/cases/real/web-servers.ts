import { existsSync, readdirSync } from 'node:fs'
import type { Ground } from './kit.js'
import { makeFolder } from './kit.js'

// nginx and Apache httpd with a configuration of the case's own.

export const DAV_EXT = 'load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;'

/** Starts nginx with these directives of the http block; `main` are those before it. */
export async function startNginx(
  ground: Ground,
  port: number,
  settings: { http: string; main?: string }
): Promise<void> {
  const { workspace, dir } = ground
  const name = `nginx-${port}`
  await makeFolder(ground, `${name}/tmp`)
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${dir}/${name}/tmp/${kind};`
  )
  const config = `${settings.main ?? ''}
user www-data; worker_processes 1; daemon off; pid ${dir}/${name}/pid; error_log ${dir}/${name}/error.log info;
events { worker_connections 256; }
http {
  types { text/html html; text/css css; text/plain txt; image/png png; }
  default_type application/octet-stream;
  access_log off;
  ${folders.join(' ')}
  ${settings.http}
}
`
  const path = await workspace.write(`${name}/nginx.conf`, config)
  await workspace.launch(name, {
    command: '/usr/sbin/nginx',
    args: ['-p', `${dir}/${name}`, '-c', path, '-e', `${dir}/${name}/error.log`],
    ready: { port }
  })
}

/** Directives that relay to a port of this machine, the request as it came. */
export function relayTo(port: number, path = ''): string {
  return `proxy_pass http://127.0.0.1:${port}${path}; proxy_set_header Host $http_host;`
}

export type ApacheSettings = { config: string; modules?: readonly string[]; php?: boolean; ports?: readonly number[] }

const MODULES = [
  'authz_core',
  'authz_host',
  'authz_user',
  'authn_core',
  'authn_file',
  'auth_basic',
  'access_compat',
  'mime',
  'dir',
  'alias',
  'env',
  'setenvif',
  'unixd',
  'dav',
  'dav_fs'
]
const MODULE_FOLDER = '/usr/lib/apache2/modules'

/** Starts Apache httpd with these directives behind what every one needs; it listens on `port` and on `ports`. */
export async function startApache(ground: Ground, port: number, settings: ApacheSettings): Promise<void> {
  const { workspace, dir } = ground
  const name = `apache-${port}`
  await makeFolder(ground, `${name}/lock`)
  const { php = false, modules = [], ports = [] } = settings
  const loaded = [php ? 'mpm_prefork' : 'mpm_event', ...MODULES, ...modules].filter((module) =>
    existsSync(`${MODULE_FOLDER}/mod_${module}.so`)
  )
  const phpModule = readdirSync(MODULE_FOLDER).findLast((file) => /^libphp.*\.so$/.test(file))
  const config = `ServerRoot ${dir}/${name}
ServerName localhost
User www-data
Group www-data
PidFile ${dir}/${name}/pid
DefaultRuntimeDir ${dir}/${name}
Mutex file:${dir}/${name}/lock default
ErrorLog ${dir}/${name}/error.log
${loaded.map((module) => `LoadModule ${module}_module ${MODULE_FOLDER}/mod_${module}.so`).join('\n')}
${php ? `LoadModule php_module ${MODULE_FOLDER}/${phpModule}` : ''}
TypesConfig /etc/mime.types
${[port, ...ports].map((one) => `Listen 127.0.0.1:${one}`).join('\n')}
DavLockDB ${dir}/${name}/lock/dav
${settings.config}
`
  const path = await workspace.write(`${name}/httpd.conf`, config)
  await workspace.launch(name, {
    command: '/usr/sbin/apache2',
    args: ['-DFOREGROUND', '-f', path, '-k', 'start'],
    ready: { port }
  })
}

/** Directives for a document root with open WebDAV, with more inside its Directory block. */
export function openDav(root: string, inside = ''): string {
  return `DocumentRoot ${root}\n<Directory ${root}>\nRequire all granted\nDav On\n${inside}\n</Directory>`
}

/** Directives that run PHP by name, as Debian ships them. */
export const RUNS_PHP = '<FilesMatch "\\.ph(ar|p|tml)$">\nSetHandler application/x-httpd-php\n</FilesMatch>'
