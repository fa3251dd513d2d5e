import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CaseServer } from '../kit.js'
import { layOut, locateModule, makeFolder, needs, siteFiles, startReal, untilAnswered, writePasswords } from './kit.js'
import type { Ground } from './kit.js'
import { relayTo, startNginx } from './web-servers.js'

// Servers that are a program of their own: WebDAV, calendars, uploads, applications.

/** A program that serves the site's folder on a port. */
type Program = (ground: Ground, port: number, data: string) => Promise<void>

/** The program alone, or behind nginx with these directives before its location. */
export function startProgram(
  program: Program,
  { front, isBare = false }: { front?: { before?: string; inside?: string; hasLogin?: boolean }; isBare?: boolean } = {}
): Promise<CaseServer> {
  return startReal(async (ground) => {
    const { workspace } = ground
    const port = await workspace.freePort()
    const back = front ? await workspace.freePort() : port
    const data = isBare ? await makeFolder(ground, 'data') : await layOut(ground)
    await program(ground, back, data)
    if (front) {
      const login = front.hasLogin
        ? `auth_basic "Restricted"; auth_basic_user_file ${await writePasswords(ground)};`
        : ''
      await startNginx(ground, port, {
        http: `server { listen 127.0.0.1:${port}; location / { ${front.before ?? ''} ${(front.inside ?? '').replace('LOGIN', login)} ${relayTo(back)} } }`
      })
    }
    return { url: `http://127.0.0.1:${port}`, roots: { [data]: '/' } }
  })
}

/** nginx lets only GET and POST through. */
export const onlyGetAndPost = { inside: 'limit_except GET POST { deny all; }' }

/** nginx refuses these methods. */
export function refuse(...methods: readonly string[]): { before: string } {
  return { before: `if ($request_method ~ ^(${methods.join('|')})$) { return 403; }` }
}

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

const FLASK = `import sys
from flask import Flask, request, send_from_directory, abort
root = sys.argv[1]
app = Flask(__name__, static_folder=None)
goods = {'1': 'Lamp', '2': 'Chair'}

@app.get('/')
def front():
    return '<title>Shop</title>' + ''.join(f'<a href="/items/{i}">{n}</a>' for i, n in goods.items()) + '<img src="/images/a.png">'

@app.get('/images/<path:name>')
def picture(name):
    return send_from_directory(root + '/images', name)

@app.get('/items/<item>')
def show(item):
    return f'<h1>{goods[item]}</h1>' if item in goods else abort(404)

@app.put('/items/<item>')
def change(item):
    title = request.form['title']
    if item not in goods: abort(404)
    goods[item] = title
    return '<p>saved'

@app.delete('/items/<item>')
def drop(item):
    if item not in goods: abort(404)
    del goods[item]
    return '', 204

app.run('127.0.0.1', int(sys.argv[2]))
`

/** A REST application in Flask beside static pictures. */
export const flask: Program = async ({ workspace }, port, data) => {
  const file = await workspace.write('app.py', FLASK)
  await workspace.launch('flask', { command: '/usr/bin/python3', args: [file, data, String(port)], ready: { port } })
}

const PSGI = `use Plack::Builder; use Plack::App::File; use Plack::Request;
my %goods = (1 => 'Lamp', 2 => 'Chair');
my $files = Plack::App::File->new(root => $ENV{SITE_ROOT})->to_app;
my $app = sub {
  my $request = Plack::Request->new(shift);
  my ($id) = $request->path =~ m{^/items/(\\w+)$} or return $files->($request->env);
  return [404, ['Content-Type', 'text/html'], ['no such item']] unless $goods{$id};
  if ($request->method eq 'DELETE') { delete $goods{$id}; return [200, ['Content-Type', 'text/html'], ['gone']] }
  return [405, [], ['no']] unless $request->method eq 'GET';
  return [200, ['Content-Type', 'text/html'], [$goods{$id}]];
};
builder { enable 'MethodOverride'; $app };
`

/** A Plack application that takes overrides. */
export const plack: Program = async ({ workspace }, port, data) => {
  const file = await workspace.write('app.psgi', PSGI)
  await workspace.launch('starman', {
    command: '/usr/bin/env',
    args: [`SITE_ROOT=${data}`, 'starman', '--host', '127.0.0.1', '--port', String(port), '--workers', '1', file],
    ready: { port }
  })
}

const SINATRA = `require 'sinatra/base'
class Shop < Sinatra::Base
  set :bind, '127.0.0.1'
  set :port, ARGV[1].to_i
  set :server, :puma
  set :environment, :production
  set :method_override, true
  set :public_folder, ARGV[0]
  set :lock, true
  GOODS = { '1' => 'Lamp', '2' => 'Chair' }
  get('/') { send_file File.join(settings.public_folder, 'index.html') }
  get('/items/:id') { GOODS[params[:id]] || halt(404, 'no such item') }
  delete('/items/:id') { GOODS.delete(params[:id]) ? 'gone' : halt(404, 'no such item') }
end
Shop.run!
`

/** A Sinatra application, which takes overrides as Rack does. */
export const sinatra: Program = async ({ workspace }, port, data) => {
  const file = await workspace.write('app.rb', SINATRA)
  await workspace.launch('sinatra', {
    command: 'ruby',
    args: [file, data, String(port)],
    ready: { port },
    readyTimeoutMs: 30_000
  })
}

/** A program in JavaScript, given the folder, the port and the module that it is about. */
export function script(module: string, code: string): Program {
  return async ({ workspace }, port, data) => {
    const folder = locateModule(module)
    if (folder === undefined) throw new Error(`${module} is not installed`)
    const root = folder.slice(0, folder.lastIndexOf('/node_modules/') + '/node_modules/'.length)
    const file = await workspace.write(
      'program.cjs',
      `const load = require('node:module').createRequire(${JSON.stringify(`${root}x.js`)})\nconst [data, port] = [process.argv[2], Number(process.argv[3])]\n${code}`
    )
    await workspace.launch('program', {
      command: process.execPath,
      args: [file, data, String(port)],
      ready: { port },
      readyTimeoutMs: 30_000
    })
  }
}

/** The command of an npm module, with these arguments; DATA and PORT stand for the folder and the port. */
export function command(module: string, name: string, args: readonly string[]): Program {
  return async ({ workspace }, port, data) => {
    const folder = locateModule(module)
    if (folder === undefined) throw new Error(`${module} is not installed`)
    const bin = join(folder.slice(0, folder.lastIndexOf('/node_modules/')), 'node_modules/.bin', name)
    const filled = args.map((word) => word.replace('DATA', data).replace('PORT', String(port)))
    await workspace.launch(name, {
      command: process.execPath,
      args: [bin, ...filled],
      ready: { port },
      readyTimeoutMs: 30_000
    })
  }
}

/** s3rver with the site in its bucket `shop`. */
export function startS3(): Promise<CaseServer> {
  return startReal(async (ground) => {
    const { workspace } = ground
    const port = await workspace.freePort()
    const data = await makeFolder(ground, 'data')
    const website = await workspace.write(
      'website.xml',
      '<WebsiteConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IndexDocument><Suffix>index.html</Suffix></IndexDocument></WebsiteConfiguration>'
    )
    await command('s3rver', 's3rver', [
      '-d',
      'DATA',
      '-a',
      '127.0.0.1',
      '-p',
      'PORT',
      '--no-vhost-buckets',
      '--configure-bucket',
      'shop',
      website
    ])(ground, port, data)
    await untilAnswered(`http://127.0.0.1:${port}/`)
    for (const [name, body] of Object.entries(siteFiles)) {
      const type = name.endsWith('.html') ? 'text/html' : name.endsWith('.png') ? 'image/png' : 'text/css'
      await fetch(`http://127.0.0.1:${port}/shop/${name}`, {
        method: 'PUT',
        headers: { 'content-type': type },
        body: body.replaceAll('"/', '"/shop/')
      })
    }
    return {
      url: `http://127.0.0.1:${port}`,
      roots: readdirSync(data).includes('shop') ? { [`${data}/shop`]: '/shop/' } : {}
    }
  })
}

/** A Docker registry that anyone may push to, or behind a login for all but GET. */
export function registry(): Program {
  return async ({ workspace, dir }, port) => {
    const file = await workspace.write(
      'registry.yml',
      `version: 0.1\nstorage: { filesystem: { rootdirectory: ${dir}/reg }, delete: { enabled: true } }\nhttp: { addr: 127.0.0.1:${port} }\n`
    )
    await workspace.launch('registry', { command: 'docker-registry', args: ['serve', file], ready: { port } })
  }
}

/** Prometheus Pushgateway. */
export const pushgateway: Program = async ({ workspace }, port) =>
  workspace.launch('pushgateway', {
    command: 'prometheus-pushgateway',
    args: [`--web.listen-address=127.0.0.1:${port}`],
    ready: { port }
  })

const LOOPBACK = `const { Server } = require('node:net')
const listen = Server.prototype.listen
Server.prototype.listen = function (first, ...rest) {
  const isPort = typeof first === 'number' || /^\\d+$/.test(String(first))
  if (isPort) return listen.call(this, { port: Number(first), host: '127.0.0.1' }, ...rest.filter((one) => typeof one === 'function'))
  return listen.call(this, first !== null && typeof first === 'object' && first.port !== undefined ? { ...first, host: '127.0.0.1' } : first, ...rest)
}
`

/** Community Solid Server as it comes, in memory; it has no setting for its address. */
export const solid: Program = async ({ workspace }, port) => {
  const folder = locateModule('@solid/community-server')
  if (folder === undefined) throw new Error('@solid/community-server is not installed')
  const preload = await workspace.write('loopback.cjs', LOOPBACK)
  const url = `http://127.0.0.1:${port}/`
  await workspace.launch('solid', {
    command: process.execPath,
    args: [
      '-r',
      preload,
      join(folder, 'bin/server.js'),
      '-c',
      '@css:config/default.json',
      '-p',
      String(port),
      '-b',
      url,
      '-l',
      'warn'
    ],
    ready: { port },
    readyTimeoutMs: 60_000
  })
  await untilAnswered(url)
}
