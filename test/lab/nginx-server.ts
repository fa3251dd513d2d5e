import { logFormats, openAccessLog } from './access-log.js'
import { locateServer } from './servers.js'
import type { RequestLog } from './topology.js'
import { workerAccount } from './workspace.js'
import type { Workspace } from './workspace.js'

export type NginxSettings = {
  port: number
  root: string
  /** Directives inside `server { }`. */
  server: string
  /** Directives inside `http { }`. */
  http?: string
  davExt?: boolean
}

/** Starts nginx with one server block and returns its access log. */
export async function startNginx(workspace: Workspace, settings: NginxSettings): Promise<RequestLog> {
  const { dir } = workspace
  const logPath = await workspace.write('nginx/access.log', '')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${dir}/nginx/${name};`)
    .join('\n  ')
  const config = `
${settings.davExt ? `load_module ${locateServer('nginx-dav-ext')};` : ''}
${workerAccount ? `user ${workerAccount.name};` : ''}
daemon off;
worker_processes 1;
pid ${dir}/nginx/nginx.pid;
error_log ${dir}/nginx/error.log warn;
events { worker_connections 256; }
http {
  types { text/html html; text/css css; text/plain txt; image/png png; image/jpeg jpg; }
  default_type application/octet-stream;
  log_format lab '${logFormats.nginx}';
  access_log ${logPath} lab;
  ${temporary}
  ${settings.http ?? ''}
  server {
    listen 127.0.0.1:${settings.port};
    root ${settings.root};
    index index.html;
    ${settings.server}
  }
}
`
  const configPath = await workspace.write('nginx/nginx.conf', config)
  await workspace.launch('nginx', {
    command: locateServer('nginx'),
    args: ['-p', `${dir}/nginx`, '-c', configPath, '-e', `${dir}/nginx/error.log`],
    ready: { port: settings.port }
  })
  return openAccessLog(logPath)
}

/** Directives that relay to a back end on this machine, the request as it came. */
export function relayTo(port: number): string {
  return `proxy_pass http://127.0.0.1:${port}; proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr;`
}
