import type { Case, Expectation } from '../case.js'
import type { RealCase } from '../real.js'
import { needs } from './kit.js'
import * as relays from './relays.js'

// Proxies in front of an open back end (A1, A3, A4, A6, B9, B10).

const apacheAndNginx = [needs.apache, needs.nginx]
const withPhp = [...apacheAndNginx, needs.modPhp]
const found: readonly string[] = ['place-file high', 'remove-file high']
const nothing: Expectation = { exit: 0, absent: ['any high'], left: 'nothing' }

type Row = Omit<Case, 'name' | 'why'> & { why: string }
const real = (name: string, list: RealCase['needs'], row: Row): RealCase => ({
  name: `real: ${name}`,
  needs: list,
  ...row
})

const limited: readonly Expectation[] = [
  { exit: 1, found: ['collection-creatable high firm @ /files/'], notClean: ['collection-listed|webdav-announced'] },
  { exit: 3, notClean: ['collection-listed|webdav-announced'] }
]

export const realRelays: readonly RealCase[] = [
  real('TLS before WebDAV with PHP', [...withPhp, needs.openssl], {
    kind: 'A6',
    start: () => relays.startScriptsBehindTls(),
    scan: '{url}/ --insecure',
    expect: { exit: 1, found },
    why: 'everything may be written but for scripts'
  }),
  real('TLS before WebDAV with PHP, in write mode', [...withPhp, needs.openssl], {
    kind: 'A6',
    start: () => relays.startScriptsBehindTls(),
    scan: '{url}/ --insecure --write',
    expect: {
      exit: 1,
      found: [
        'php-executes critical confirmed',
        'moved-to-another-extension high confirmed',
        'put-accepted high confirmed'
      ],
      left: 'nothing'
    },
    why: 'Destination with http:// is taken, with https:// it is 502'
  }),
  real('WebDAV with PHP without TLS, in write mode', withPhp, {
    kind: 'A6',
    start: () => relays.startScriptsBehindTls({ tls: false }),
    scan: '--write',
    expect: { exit: 1, found: ['php-executes critical confirmed'], left: 'nothing' },
    why: 'the plain Destination is taken'
  }),
  real('TLS before nginx, the Host without its port', [needs.nginx, needs.openssl], {
    kind: 'A6',
    start: () => relays.startHostWithoutPort(),
    scan: '{url}/ --insecure',
    expect: { exit: 1, found, notClean: ['resource-movable'] },
    why: '400 to a Destination of another host is no refusal of MOVE'
  }),
  real('TLS before nginx, the Host without its port, in write mode', [needs.nginx, needs.openssl], {
    kind: 'A6',
    start: () => relays.startHostWithoutPort(),
    scan: '{url}/ --insecure --write',
    expect: {
      exit: 1,
      found: ['moved-to-another-extension high confirmed', 'put-accepted high confirmed'],
      left: 'nothing'
    },
    why: 'a path alone is taken (RFC 4918 10.3)'
  }),
  ...[false, true].map((hasFolder) =>
    real(`a prefix that is cut off${hasFolder ? ', a folder of that name behind it' : ''}`, withPhp, {
      kind: hasFolder ? 'C11' : 'A6',
      start: () => relays.startPrefix({ hasFolder }),
      scan: '--area /files/ --write',
      expect: hasFolder
        ? { exit: 1, found: ['put-accepted high confirmed @ /files/'] }
        : [
            { exit: 1, found: ['put-accepted high confirmed @ /files/', 'php-executes critical @ /files/'] },
            {
              exit: 1,
              found: ['put-accepted high confirmed @ /files/'],
              notClean: ['php-executes @ /files/', 'moved-to-another-extension @ /files/']
            }
          ],
      why: 'a Destination without the prefix is taken; what lands elsewhere is removed or named'
    })
  ),
  real('two back ends, one below a prefix', apacheAndNginx, {
    kind: 'C11',
    start: () => relays.startTwoBackEnds(),
    scan: '--area /files/ --write',
    expect: {
      exit: 1,
      found: ['put-accepted high confirmed @ /files/'],
      notClean: ['moved-to-another-extension @ /images/']
    },
    why: 'what COPY said 201 to is found or named, and /files/ is no verdict on /images/'
  }),
  ...['', '--rate 10'].map((scan) =>
    real(`limit_req with 503 before WebDAV${scan && ', at ten a second'}`, apacheAndNginx, {
      kind: 'A1',
      start: () => relays.startLimited(),
      scan,
      expect: limited,
      why: 'slow down and find it, or say that it could not be looked at'
    })
  ),
  real('limit_req with 429 before WebDAV', apacheAndNginx, {
    kind: 'A1',
    start: () => relays.startLimited({ status: 429 }),
    expect: limited,
    why: 'the same with the other status'
  }),
  real('limit_req with 503 before WebDAV, in write mode', apacheAndNginx, {
    kind: 'C12',
    start: () => relays.startLimited(),
    scan: '{url}/files/ --rate 10 --no-discover --area /images/ --area / --only put-accepted --only resource-removed --only file-overwritable --only collection-created --write',
    expect: [{ exit: 1, found: ['put-accepted high confirmed'] }, { exit: 3 }],
    why: 'what was placed is removed, nothing is made again, and nothing is called left that is not there'
  }),
  real('Caddy before WebDAV', [needs.apache, needs.caddy], {
    kind: 'B10',
    start: () => relays.startFront(relays.startCaddy),
    expect: { exit: 1, found, neverSays: [/Caddy,(?! Apache")/] },
    why: 'the name ends before the comma'
  }),
  real('Caddy before WebDAV, methods that write refused', [needs.apache, needs.caddy], {
    kind: 'B10',
    start: () =>
      relays.startFront((ground, port, back) =>
        relays.startCaddy(ground, port, back, 'PUT DELETE MKCOL MOVE COPY PROPPATCH PATCH LOCK')
      ),
    expect: nothing,
    why: 'refused'
  }),
  real('Squid before WebDAV', [needs.apache, needs.squid], {
    kind: 'B10',
    start: () => relays.startFront(relays.startSquid),
    expect: { exit: 1, found, textSays: [/Let through only the methods|squid: /] },
    why: 'the repair is said for Squid, at least in general'
  }),
  real('h2o before WebDAV', [needs.apache, needs.h2o], {
    kind: 'B10',
    start: () => relays.startFront(relays.startH2o),
    expect: { exit: 1, found, textSays: [/Let through only the methods|h2o: /] },
    why: 'the hop is named, and the advice fits it'
  }),
  real(
    'the OWASP rules before WebDAV, PUT and DELETE refused',
    [...apacheAndNginx, needs.nginxModSecurity, needs.crs],
    {
      kind: 'A5',
      start: () => relays.startCoreRulesFront(),
      expect: { exit: 1, found: ['collection-creatable high'], notClean: ['methods-partly-blocked @ /files/'] },
      why: 'DELETE is refused and MKCOL and MOVE are not, whatever is said to unknown methods'
    }
  ),
  real('nginx before WebDAV, a list of methods that forgets MKCOL, MOVE and COPY', apacheAndNginx, {
    kind: 'A5',
    start: () => relays.startNginxFront({ before: 'if ($request_method ~ ^(PUT|DELETE|PROPFIND)$) { return 403; }' }),
    expect: { exit: 1, found: ['collection-creatable high', 'methods-partly-blocked medium'] },
    why: 'the forgotten ones reach the handler'
  }),
  real('twin: nginx before WebDAV, only GET passes', apacheAndNginx, {
    kind: 'A5',
    start: () => relays.startNginxFront({ inside: 'limit_except GET { deny all; }' }),
    expect: { ...nothing, absent: ['any low'], decided: true },
    why: 'refused'
  }),
  real('twin: nginx before WebDAV, only GET passes, in write mode', apacheAndNginx, {
    kind: 'A5',
    start: () => relays.startNginxFront({ inside: 'limit_except GET { deny all; }' }),
    scan: '--write',
    expect: { ...nothing, absent: ['any low'], decided: true },
    why: 'refused'
  })
]
