import type { Behaviour } from './behaviour.js'
import { INNER, innerPort } from './inner.js'
import { response, saysOf } from './wire.js'

function to(name: string, location: (target: string, host: string) => string, status = 302): Behaviour {
  const answer = saysOf(({ target, host }) => response(status, '', [`Location: ${location(target, host)}`]))
  return { name: `redirect-${name}`, outcome: String(status), answer }
}

/** Redirects that lead round, away, inwards or nowhere; none is followed. */
export const redirects: readonly Behaviour[] = [
  to('to-itself', (target) => target),
  to('in-a-circle', (target) => (target === '/a' ? '/b' : '/a')),
  to('chain', (target) => `/${Number(target.slice(1)) + 1 || 1}`, 301),
  to('growing', (target) => `${target}${'x'.repeat(1_000)}/`, 307),
  to('deeper', (target) => `${target}d/`, 308),
  to('60-kilobytes', () => `/${'x'.repeat(60_000)}`),
  to('inwards', () => `http://${INNER}:${innerPort()}/latest/meta-data/`),
  to('inwards-in-hex', () => `http://0x7fa9fea9:${innerPort()}/`),
  to('inwards-mapped', () => `http://[::ffff:${INNER}]:${innerPort()}/`),
  to('to-another-port', () => `http://127.0.0.1:${innerPort()}/`),
  to('with-userinfo', (_target, host) => `http://${host}@${INNER}:${innerPort()}/`),
  to('without-scheme', () => `//${INNER}:${innerPort()}/`),
  to('to-a-file', () => 'file:///etc/passwd'),
  to('to-a-script', () => 'javascript:alert(1)'),
  to('to-gopher', () => `gopher://${INNER}:${innerPort()}/_GET`),
  to('broken', () => 'http://[::1'),
  to('with-backslashes', () => `\\\\${INNER}:${innerPort()}\\`, 303)
]
