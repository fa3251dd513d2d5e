import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { needs } from './kit.js'
import type { Program } from './program.js'

// Stores that are a program of their own: WebDAV, calendars, printers.

const JETTY = `<?xml version="1.0"?>
<!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "http://www.eclipse.org/jetty/configure_9_3.dtd">
<Configure id="Server" class="org.eclipse.jetty.server.Server">
  <Call name="addConnector"><Arg><New class="org.eclipse.jetty.server.ServerConnector"><Arg><Ref refid="Server"/></Arg><Set name="host">127.0.0.1</Set><Set name="port">PORT</Set></New></Arg></Call>
  <Set name="handler"><New class="org.eclipse.jetty.servlet.ServletContextHandler">
    <Set name="contextPath">/</Set><Set name="resourceBase">DATA</Set>
    <Call name="addFilter"><Arg>org.eclipse.jetty.servlets.PutFilter</Arg><Arg>/*</Arg>
      <Arg><Call class="java.util.EnumSet" name="allOf"><Arg><Call class="java.lang.Class" name="forName"><Arg>javax.servlet.DispatcherType</Arg></Call></Arg></Call></Arg>
      <Call name="setInitParameter"><Arg>delAllowed</Arg><Arg>true</Arg></Call></Call>
    <Call name="addServlet"><Arg>org.eclipse.jetty.servlet.DefaultServlet</Arg><Arg>/</Arg><Call name="setInitParameter"><Arg>dirAllowed</Arg><Arg>true</Arg></Call></Call>
  </New></Set>
</Configure>
`

/** Jetty with its own PutFilter. */
export const jetty: Program = async ({ workspace }, port, data) => {
  const file = await workspace.write('jetty.xml', JETTY.replace('PORT', String(port)).replace('DATA', data))
  const parts = ['xml', 'server', 'servlet', 'servlets', 'http', 'io', 'util', 'util-ajax', 'security', 'continuation']
  const jars = [...parts.map((part) => `/usr/share/java/jetty9-${part}.jar`), '/usr/share/java/servlet-api.jar']
  await workspace.launch('jetty', {
    command: 'java',
    args: ['-Xmx128m', '-cp', jars.join(':'), 'org.eclipse.jetty.xml.XmlConfiguration', file],
    ready: { port },
    readyTimeoutMs: 40_000
  })
}

/** rclone serve KIND. */
export function rclone(kind: 'restic' | 'http' | 'webdav', ...more: readonly string[]): Program {
  return async ({ workspace, dir }, port, data) =>
    workspace.launch('rclone', {
      command: 'rclone',
      args: ['serve', kind, data, '--addr', `127.0.0.1:${port}`, '--config', join(dir, 'rclone.conf'), ...more],
      ready: { port }
    })
}

/** Yaws with dav = true. */
export const yaws: Program = async (ground, port, data) => {
  const { workspace, dir } = ground
  await workspace.writeTree('logs', {})
  await workspace.writeTree('home', {})
  const file = await workspace.write(
    'yaws.conf',
    `logdir = ${dir}/logs\n<server localhost>\n port = ${port}\n listen = 127.0.0.1\n docroot = ${data}\n dav = true\n dir_listings = true\n</server>\n`
  )
  await workspace.launch('yaws', {
    command: '/usr/bin/env',
    args: [
      `HOME=${dir}/home`,
      'erl',
      '-noshell',
      '-noinput',
      '-pa',
      '/usr/lib/yaws/ebin',
      '-yaws',
      'conf',
      `"${file}"`,
      '-yaws',
      'id',
      '"case"',
      '-s',
      'yaws'
    ],
    ready: { port }
  })
}

/** CUPS with its web interface. */
export const cups: Program = async (ground, port) => {
  const { workspace, dir } = ground
  for (const name of ['spool', 'cache', 'state', 'log']) await workspace.writeTree(`cups/${name}`, {})
  const settings = await workspace.write(
    'cups/cupsd.conf',
    `Listen 127.0.0.1:${port}\nDefaultAuthType Basic\nWebInterface Yes\nBrowsing Off\n<Location />\nOrder allow,deny\nAllow localhost\n</Location>\n<Location /admin>\nAuthType Default\nRequire user @SYSTEM\nOrder allow,deny\nAllow localhost\n</Location>\n`
  )
  const files = await workspace.write(
    'cups/cups-files.conf',
    `ServerRoot ${dir}/cups\nRequestRoot ${dir}/cups/spool\nCacheDir ${dir}/cups/cache\nStateDir ${dir}/cups/state\nAccessLog ${dir}/cups/log/a\nErrorLog ${dir}/cups/log/e\nPageLog ${dir}/cups/log/p\nSystemGroup root\nFileDevice no\n`
  )
  await workspace.launch('cups', { command: 'cupsd', args: ['-f', '-c', settings, '-s', files], ready: { port } })
}

const SABRE = `<?php
require_once "Sabre/autoload.php";
$server = new Sabre\\DAV\\Server(new Sabre\\DAV\\FS\\Directory(getenv("DAV_FILES")));
$server->setBaseUri("/");
$server->addPlugin(new Sabre\\DAV\\Locks\\Plugin(new Sabre\\DAV\\Locks\\Backend\\File(getenv("DAV_LOCKS"))));
$server->addPlugin(new Sabre\\DAV\\Browser\\Plugin());
$server->exec();
`

/** SabreDAV with locks and its browser, in PHP's own server. */
export const sabre: Program = async ({ workspace, dir }, port, data) => {
  const file = await workspace.write('sabre.php', SABRE)
  const env = [`DAV_FILES=${data}`, `DAV_LOCKS=${dir}/locks`, 'PHP_CLI_SERVER_WORKERS=4']
  await workspace.launch('sabre', {
    command: '/usr/bin/env',
    args: [...env, 'php', '-d', 'error_reporting=0', '-S', `127.0.0.1:${port}`, file],
    ready: { port }
  })
}

/** Radicale with a calendar owner's folder, or with a password file. */
export function radicale(auth: 'none' | 'htpasswd'): Program {
  return async ({ workspace, dir }, port, data) => {
    await workspace.writeTree('data/collection-root/joe', {})
    const hash = execFileSync(needs.openssl.path, ['passwd', '-apr1', 'secret'], { encoding: 'utf8' }).trim()
    const users = await workspace.write('users', `user:${hash}\n`)
    const login =
      auth === 'none' ? 'type = none' : `type = htpasswd\nhtpasswd_filename = ${users}\nhtpasswd_encryption = md5`
    const file = await workspace.write(
      'radicale.conf',
      `[server]\nhosts = 127.0.0.1:${port}\n[auth]\n${login}\n[rights]\ntype = owner_only\n[storage]\nfilesystem_folder = ${data}\n[web]\ntype = internal\n`
    )
    await workspace.launch('radicale', { command: 'radicale', args: ['-C', file], ready: { port } })
    return void dir
  }
}

/** Xandikos without a login. */
export const xandikos: Program = async ({ workspace }, port, data) =>
  workspace.launch('xandikos', {
    command: 'xandikos',
    args: ['-d', data, '-l', '127.0.0.1', '-p', String(port), '--defaults', '--current-user-principal', '/user/'],
    ready: { port }
  })
