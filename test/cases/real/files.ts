import { execFileSync } from 'node:child_process'
import { chmod } from 'node:fs/promises'
import { giveToWorkers } from '../../lab/workspace.js'
import type { CaseServer } from '../kit.js'
import { layOut, needs, startReal, writePasswords } from './kit.js'
import type { Ground } from './kit.js'
import { DAV_EXT, openDav, startApache, startNginx } from './web-servers.js'

// Apache httpd and nginx with files and WebDAV of their own.

export type ApacheCase = {
  /** Directives behind the open document root. */
  more?: (root: string, ground: Ground) => string | Promise<string>
  modules?: readonly string[]
  /** Folders that the server may write; all if absent. */
  writable?: readonly string[]
  /** A file of this many empty names in /files/. */
  names?: number
}

/** Apache mod_dav over the whole site. */
export function startApacheDav({ more, modules = [], writable, names = 0 }: ApacheCase = {}): Promise<CaseServer> {
  return startReal(async (ground) => {
    const port = await ground.workspace.freePort()
    const crowd = Object.fromEntries(Array.from({ length: names }, (_, at) => [`files/f${at}.txt`, '']))
    const data = await layOut(ground, 'data', crowd)
    if (writable) {
      execFileSync('chown', ['-R', 'root:root', data])
      for (const folder of writable) await giveToWorkers(`${data}${folder}`)
    }
    const config = `${openDav(data)}\n${(await more?.(data, ground)) ?? ''}`
    await startApache(ground, port, { config, modules })
    return { url: `http://127.0.0.1:${port}`, roots: { [data]: '/' } }
  })
}

/** nginx over the site with these directives of its server block. */
export function startNginxSite({
  server,
  http = '',
  hasLogin = false,
  davExt = false
}: {
  server: string
  http?: string
  hasLogin?: boolean
  davExt?: boolean
}): Promise<CaseServer> {
  return startReal(async (ground) => {
    const port = await ground.workspace.freePort()
    const data = await layOut(ground)
    const login = hasLogin ? `auth_basic "Restricted"; auth_basic_user_file ${await writePasswords(ground)};` : ''
    await startNginx(ground, port, {
      http: `${http} server { listen 127.0.0.1:${port}; root ${data}; ${server.replaceAll('LOGIN', login)} }`,
      ...(davExt ? { main: DAV_EXT } : {})
    })
    return { url: `http://127.0.0.1:${port}`, roots: { [data]: '/' } }
  })
}

/** A read-only Subversion mirror: its start-commit hook lets only one user begin. */
export function startSvnMirror(): Promise<CaseServer> {
  return startReal(async (ground) => {
    const { workspace, dir } = ground
    const port = await workspace.freePort()
    const data = await layOut(ground)
    const repository = `${dir}/repo`
    execFileSync(`${needs.svn.path}admin`, ['create', repository])
    execFileSync(needs.svn.path, ['mkdir', '-q', '-m', 'x', `file://${repository}/trunk`])
    execFileSync(needs.svn.path, ['import', '-q', '-m', 'y', data, `file://${repository}/trunk/site`])
    const hook = await workspace.write(
      'repo/hooks/start-commit',
      '#!/bin/sh\n[ "$2" = syncuser ] && exit 0\necho "Only the syncuser may commit to this mirror" >&2\nexit 1\n'
    )
    await giveToWorkers(repository)
    await chmod(hook, 0o755)
    const config = `DocumentRoot ${data}\n<Directory ${data}>\nRequire all granted\n</Directory>\n<Location /svn>\nDAV svn\nSVNPath ${repository}\n</Location>`
    await startApache(ground, port, { config, modules: ['dav_svn'] })
    return { url: `http://127.0.0.1:${port}`, roots: { [data]: '/' } }
  })
}

/** Apache with ModSecurity and the OWASP rules as they come, or nginx with some methods more allowed. */
export function startCoreRules(): Promise<CaseServer> {
  return startApacheDav({
    modules: ['unique_id', 'security2'],
    more: (_, { dir }) => `SecRuleEngine On
SecRequestBodyAccess On
SecResponseBodyAccess Off
SecTmpDir ${dir}
SecDataDir ${dir}
SecDefaultAction "phase:1,log,auditlog,pass"
SecDefaultAction "phase:2,log,auditlog,pass"
SecAction "id:900990,phase:1,nolog,pass,t:none,setvar:tx.crs_setup_version=334"
Include /usr/share/modsecurity-crs/rules/*.conf`
  })
}

/** lighttpd's own WebDAV. */
export function startLighttpd({ isReadOnly = false } = {}): Promise<CaseServer> {
  return startReal(async (ground) => {
    const { workspace, dir } = ground
    const port = await workspace.freePort()
    const data = await layOut(ground)
    await workspace.writeTree('run', {})
    const file = await workspace.write(
      'lighttpd.conf',
      `server.modules = ("mod_webdav", "mod_dirlisting")
server.document-root = "${data}"
server.bind = "127.0.0.1"
server.port = ${port}
server.username = "www-data"
server.groupname = "www-data"
server.pid-file = "${dir}/run/pid"
server.errorlog = "${dir}/run/error.log"
server.upload-dirs = ("${dir}/run")
index-file.names = ("index.html")
mimetype.assign = (".html" => "text/html", ".txt" => "text/plain", ".css" => "text/css", ".png" => "image/png")
webdav.activate = "enable"
webdav.is-readonly = "${isReadOnly ? 'enable' : 'disable'}"
webdav.sqlite-db-name = "${dir}/run/webdav.db"
`
    )
    await workspace.launch('lighttpd', { command: 'lighttpd', args: ['-D', '-f', file], ready: { port } })
    return { url: `http://127.0.0.1:${port}`, roots: { [data]: '/' } }
  })
}
