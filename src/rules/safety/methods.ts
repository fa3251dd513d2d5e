// Registered methods that create, change or remove state (IANA HTTP Method Registry: RFC 9110, 4918, 5789, 3253, 3648,
// 3744, 4437, 4791, 5842, 2068), Exchange's batch verbs (MS-WDVME) and the caches' PURGE and BAN.
const STATE_CHANGING: ReadonlySet<string> = new Set([
  'PUT',
  'POST',
  'PATCH',
  'DELETE',
  'MKCOL',
  'MOVE',
  'COPY',
  'PROPPATCH',
  'LOCK',
  'UNLOCK',
  'ACL',
  'BIND',
  'UNBIND',
  'REBIND',
  'LINK',
  'UNLINK',
  'MKCALENDAR',
  'MKACTIVITY',
  'MKREDIRECTREF',
  'UPDATEREDIRECTREF',
  'MKWORKSPACE',
  'ORDERPATCH',
  'CHECKIN',
  'CHECKOUT',
  'UNCHECKOUT',
  'VERSION-CONTROL',
  'BASELINE-CONTROL',
  'LABEL',
  'MERGE',
  'UPDATE',
  'BDELETE',
  'BMOVE',
  'BCOPY',
  'BPROPPATCH',
  'PURGE',
  'BAN'
])

/**
 * True for a method that can change something on a server. Unknown tokens (`QXZW`, `NOTIFY`) are not: nobody
 * implements them, that is why they serve as controls. Case does not count, since some servers ignore it.
 */
export function isStateChanging(method: string): boolean {
  return STATE_CHANGING.has(method.toUpperCase())
}

/** Methods that a server may run instead of the one sent, taken from the usual override headers and parameters. */
export function overridingMethods(headers: Readonly<Record<string, string | number>>, path: string): string[] {
  const names = /^x-(http-method|http-method-override|method-override|original-method|rewrite-method)$/i
  const fromHeaders = Object.entries(headers)
    .filter(([name]) => names.test(name))
    .map(([, value]) => String(value).trim())
  const query = path.includes('?') ? path.slice(path.indexOf('?') + 1) : ''
  const fromQuery = [...query.matchAll(/(?:^|&)(?:_method|x-http-method(?:-override)?|method)=([^&]*)/gi)].map(
    ([, method = '']) => method
  )
  return [...fromHeaders, ...fromQuery]
}
