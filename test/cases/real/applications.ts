import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CaseServer } from '../kit.js'
import { locateModule, makeFolder, siteFiles, startReal, untilAnswered } from './kit.js'
import type { Program } from './program.js'

// Applications, and servers that npm or a package brings.

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
