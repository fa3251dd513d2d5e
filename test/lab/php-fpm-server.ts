import { locateServer } from './servers.js'
import { workerAccount } from './workspace.js'
import type { Workspace } from './workspace.js'

/** Starts php-fpm with one small pool and returns the path of its socket. */
export async function startPhpFpm(
  workspace: Workspace,
  settings: { fixPathinfo: boolean; anyExtension: boolean }
): Promise<string> {
  const { dir } = workspace
  const socketPath = `${dir}/fpm/fpm.sock`
  const account = workerAccount ? `user = ${workerAccount.name}\ngroup = ${workerAccount.name}` : ''
  const configPath = await workspace.write(
    'fpm/fpm.conf',
    `[global]
pid = ${dir}/fpm/fpm.pid
error_log = ${dir}/fpm/error.log
[lab]
${account}
listen = ${socketPath}
listen.mode = 0666
pm = static
pm.max_children = 2
${settings.anyExtension ? 'security.limit_extensions =' : ''}
php_value[cgi.fix_pathinfo] = ${settings.fixPathinfo ? 1 : 0}
`
  )
  await workspace.launch('php-fpm', {
    command: locateServer('php-fpm'),
    args: ['-n', '-d', `cgi.fix_pathinfo=${settings.fixPathinfo ? 1 : 0}`, '-F', '-y', configPath],
    ready: { socketPath }
  })
  return socketPath
}

/** Directives that hand a request to php-fpm. */
export function passToPhp(socketPath: string): string {
  return `fastcgi_pass unix:${socketPath};
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
      fastcgi_param SCRIPT_NAME $fastcgi_script_name;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param REQUEST_URI $request_uri;
      fastcgi_param DOCUMENT_ROOT $document_root;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param SERVER_PROTOCOL $server_protocol;
      fastcgi_param GATEWAY_INTERFACE CGI/1.1;`
}
