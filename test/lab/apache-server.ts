import { logFormats, openAccessLog } from './access-log.js'
import { locateApacheModule, locateServer } from './servers.js'
import type { RequestLog } from './topology.js'
import { workerAccount } from './workspace.js'
import type { Workspace } from './workspace.js'

export type ApacheSettings = {
  port: number
  root: string
  /** Directives at server level. */
  directives: string
  /** Loads mod_php (and so the prefork MPM). */
  php?: boolean
  /** Apache's own default is on; distributions switch it off, so the lab does too unless asked. */
  trace?: boolean
  /** What .htaccess files may change. */
  allowOverride?: 'None' | 'All'
}

const modules = ['authn_core', 'authn_file', 'authz_core', 'authz_user', 'authz_host', 'auth_basic', 'mime', 'dir']
const moreModules = ['dav', 'dav_fs', 'rewrite', 'log_config', 'unixd', 'access_compat', 'setenvif', 'alias']

/** Starts Apache httpd with one server and returns its access log. */
export async function startApache(workspace: Workspace, settings: ApacheSettings): Promise<RequestLog> {
  const { dir } = workspace
  const logPath = await workspace.write('apache/access.log', '')
  await workspace.writeTree('apache/run', {})
  await workspace.writeTree('apache/lock', {})
  await workspace.write('apache/mime.types', 'text/html html\ntext/plain txt\ntext/css css\nimage/png png\n')
  const account = workerAccount ? `User ${workerAccount.name}\nGroup ${workerAccount.name}` : ''
  const config = `
ServerRoot ${dir}/apache
ServerName 127.0.0.1
Listen 127.0.0.1:${settings.port}
PidFile ${dir}/apache/run/httpd.pid
DefaultRuntimeDir ${dir}/apache/run
Mutex file:${dir}/apache/lock
ErrorLog ${dir}/apache/error.log
${loadModules(settings.php ?? false)}
${account}
TypesConfig ${dir}/apache/mime.types
LogFormat "${logFormats.apache}" lab
CustomLog ${logPath} lab
TraceEnable ${settings.trace ? 'On' : 'Off'}
KeepAliveTimeout 2
DocumentRoot ${settings.root}
DirectoryIndex index.html
<Directory />
  Require all granted
  AllowOverride None
</Directory>
<Directory ${settings.root}>
  AllowOverride ${settings.allowOverride ?? 'None'}
</Directory>
DavLockDB ${dir}/apache/lock/dav
${settings.directives}
`
  const configPath = await workspace.write('apache/httpd.conf', config)
  await workspace.launch('apache', {
    command: locateServer('apache2'),
    args: ['-d', `${dir}/apache`, '-f', configPath, '-DFOREGROUND'],
    ready: { port: settings.port }
  })
  return openAccessLog(logPath)
}

/** The mapping Debian ships: exactly these names run, in lower case, at the end. */
export const debianPhpHandler: string = `<FilesMatch ".+\\.ph(?:ar|p|tml)$">
  SetHandler application/x-httpd-php
</FilesMatch>`

/** Directives that make `area` a WebDAV tree, with more directives inside. */
export function makeDavArea(area: string, inside = ''): string {
  return `<Location ${area}>
  Dav On
  ${inside}
</Location>`
}

function loadModules(php: boolean): string {
  const mpm = php
    ? `${loadModule('mpm_prefork')}
StartServers 3
MinSpareServers 2
MaxSpareServers 6
MaxRequestWorkers 12
LoadModule php_module ${locateServer('mod_php')}`
    : `${loadModule('mpm_event')}
StartServers 1
ServerLimit 1
ThreadsPerChild 16
MinSpareThreads 1
MaxSpareThreads 16
MaxRequestWorkers 16`
  return `${[...modules, ...moreModules].map(loadModule).join('\n')}\n${mpm}`
}

function loadModule(name: string): string {
  const path = locateApacheModule(name)
  return path ? `<IfModule !${name}_module>\nLoadModule ${name}_module ${path}\n</IfModule>` : ''
}
