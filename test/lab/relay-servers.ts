import { logFormats, openAccessLog } from './access-log.js'
import { sendPlain } from './plain-request.js'
import { locateExecutable, locateServer } from './servers.js'
import type { RequestLog } from './topology.js'
import type { Workspace } from './workspace.js'

/** Starts HAProxy relaying to a back-end port, with more rules in the frontend. */
export async function startHaproxy(
  workspace: Workspace,
  settings: { port: number; backendPort: number; rules: string }
): Promise<RequestLog> {
  const logPath = await workspace.write('haproxy/access.log', '')
  const configPath = await workspace.write(
    'haproxy/haproxy.cfg',
    `global
  maxconn 200
  log stdout format raw local0
defaults
  mode http
  log global
  option dontlognull
  timeout connect 5s
  timeout client 20s
  timeout server 20s
frontend site
  bind 127.0.0.1:${settings.port}
  http-request capture req.hdr(If) len 100
  http-request capture req.hdr(Destination) len 1500
  log-format "${logFormats.haproxy}"
  ${settings.rules}
  default_backend dav
backend dav
  server dav 127.0.0.1:${settings.backendPort}
`
  )
  await workspace.launch('haproxy', {
    command: locateServer('haproxy'),
    args: ['-db', '-f', configPath],
    stdoutPath: logPath,
    ready: { port: settings.port }
  })
  return openAccessLog(logPath)
}

/**
 * Starts Varnish with its built-in VCL in front of a back-end port, after the given lines of VCL. A piped connection is
 * one line in its log however many requests follow on it: the back end's log has them all.
 */
export async function startVarnish(
  workspace: Workspace,
  settings: { port: number; backendPort: number; vcl: string }
): Promise<RequestLog> {
  const instance = `${workspace.dir}/varnish/instance`
  const logPath = await workspace.write('varnish/access.log', '')
  const backend = `backend default { .host = "127.0.0.1"; .port = "${settings.backendPort}"; }`
  const vclPath = await workspace.write('varnish/site.vcl', `vcl 4.1;\n${backend}\n${settings.vcl}\n`)
  const memory = ['-s', 'malloc,16m', '-p', 'thread_pools=1', '-p', 'thread_pool_min=10', '-p', 'vsl_space=4m']
  await workspace.launch('varnish', {
    command: locateServer('varnishd'),
    args: ['-F', '-j', 'none', '-n', instance, '-a', `127.0.0.1:${settings.port}`, '-f', vclPath, ...memory],
    ready: { port: settings.port }
  })
  await workspace.launch('varnishncsa', {
    command: locateExecutable('varnishncsa'),
    args: ['-n', instance, '-F', logFormats.varnish],
    stdoutPath: logPath
  })
  const log = openAccessLog(logPath, 250)
  await waitUntilLogging(settings.port, log)
  return log
}

/** varnishncsa sees only what comes after it has attached to the log in memory. */
async function waitUntilLogging(port: number, log: RequestLog): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    await sendPlain(`http://127.0.0.1:${port}/`, 'GET', '/?lab-start')
    if ((await log.read()).length > 0) return log.reset()
  }
  throw new Error('varnishncsa logged nothing of 20 requests')
}
