import { makeSite } from '../lab/site.js'

const files = makeSite(['/images/', '/css/', '/docs/'])
const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  png: 'image/png',
  css: 'text/css',
  txt: 'text/plain'
}
const phrases: Readonly<Record<number, string>> = {
  200: 'OK',
  301: 'Moved Permanently',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed'
}

/** The bytes of a response to a request without content, as nginx answers for a directory of files: cached per request. */
export function answerBytes(method: string, target: string): Buffer {
  const kind = kindOf(method, target)
  const known = answers.get(kind)
  if (known !== undefined) return known
  const bytes = makeAnswer(method, kind)
  answers.set(kind, bytes)
  return bytes
}

const answers = new Map<string, Buffer>()

/** `STATUS` or `200 FILE`, after `HEAD ` where no content follows: few, so that random names fill no memory. */
function kindOf(method: string, target: string): string {
  const prefix = method === 'HEAD' ? 'HEAD ' : ''
  if (method !== 'GET' && method !== 'HEAD') return '405'
  if (!target.startsWith('/')) return `${prefix}400`
  const path = target.replace(/[?#].*$/, '')
  const file = path === '/' ? 'index.html' : path.slice(1)
  if (file in files) return `${prefix}200 ${file}`
  return prefix + (isDirectory(file) ? '403' : isDirectory(`${file}/`) ? '301' : '404')
}

function isDirectory(path: string): boolean {
  return path.endsWith('/') && Object.keys(files).some((file) => file.startsWith(path))
}

function makeAnswer(method: string, kind: string): Buffer {
  const [status = '', file = ''] = kind.replace('HEAD ', '').split(' ')
  const phrase = `${status} ${phrases[Number(status)] ?? ''}`
  const content = Buffer.from(
    files[file] ??
      `<html>\r\n<head><title>${phrase}</title></head>\r\n<body>\r\n<center><h1>${phrase}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
  )
  const extension = file === '' ? 'html' : (file.split('.').at(-1) ?? '')
  const head = [
    `HTTP/1.1 ${phrase}`,
    'Server: nginx',
    'Date: Thu, 01 Jan 2026 00:00:00 GMT',
    `Content-Type: ${types[extension] ?? 'application/octet-stream'}`,
    `Content-Length: ${content.length}`,
    'Connection: keep-alive',
    ...(file === ''
      ? []
      : ['Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT', 'ETag: "6955b900-1a"', 'Accept-Ranges: bytes'])
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), method === 'HEAD' ? Buffer.alloc(0) : content])
}
