import type { Case, Expectation } from '../case.js'
import type { RealCase } from '../real.js'
import * as files from './files.js'
import { needs, writePasswords } from './kit.js'

// Apache httpd, nginx and lighttpd with files of their own (A4, A5, B9, B10).

const apache = [needs.apache]
const nginx = [needs.nginx]
const firm = 'collection-creatable|resource-removable|resource-movable|put-handled firm'
const nothing: Expectation = { exit: 0, absent: ['any high'], left: 'nothing' }
const found: readonly string[] = ['place-file high', 'remove-file high']
const written: Expectation = {
  exit: 1,
  found: ['put-accepted high confirmed', 'resource-removed high confirmed', 'file-overwritable high confirmed'],
  left: 'nothing'
}
const forgotten = (word: RegExp): Expectation => ({ exit: [0, 1], says: [word], neverSays: [/No hole/] })
const list = 'PUT DELETE MKCOL COPY MOVE PROPPATCH PATCH POST'

const real = (name: string, needed: RealCase['needs'], row: Omit<Case, 'name'>): RealCase => ({
  name: `real: ${name}`,
  needs: needed,
  ...row
})
const both = (name: string, needed: RealCase['needs'], row: Omit<Case, 'name' | 'scan'>): RealCase[] => [
  real(name, needed, row),
  real(`${name}, in write mode`, needed, { ...row, scan: '--write' })
]

const DAV_EXT =
  'dav_methods PUT DELETE MKCOL COPY MOVE; dav_ext_methods PROPFIND OPTIONS LOCK UNLOCK; dav_ext_lock zone=foo; create_full_put_path on; autoindex on;'
const NONONSENSE = `location / { LOGIN
  error_page 599 = @propfind; error_page 598 = @delete; error_page 597 = @copy;
  if ($request_method = PROPFIND) { return 599; }
  if ($request_method = DELETE) { return 598; }
  if ($request_method ~ ^(COPY|MOVE)$) { return 597; }
  dav_methods PUT MKCOL; dav_ext_methods OPTIONS LOCK UNLOCK; dav_ext_lock zone=foo; create_full_put_path on; autoindex on; }
location @propfind { internal; dav_ext_methods PROPFIND; dav_ext_lock zone=foo; }
location @delete { internal; dav_methods DELETE; }
location @copy { internal; LOGIN dav_methods COPY MOVE; dav_ext_lock zone=foo; }`

const siblings: readonly RealCase[] = [
  real('nginx: one folder takes uploads, asked with a long name', nginx, {
    kind: 'A4',
    start: () => files.startNginxSite({ server: 'location /images/ { dav_methods PUT; }' }),
    scan: '--long-name-put',
    expect: { exit: 1, found: ['put-handled high @ /images/'], absent: ['put-handled @ /files/'], left: 'nothing' },
    why: 'without PUT the two look alike'
  }),
  real('nginx: one folder takes uploads, in write mode', nginx, {
    kind: 'A4',
    start: () => files.startNginxSite({ server: 'location /images/ { dav_methods PUT; }' }),
    scan: '--write=leave',
    expect: { exit: 1, found: ['put-accepted high confirmed @ /images/'], absent: ['put-accepted @ /files/'] },
    why: 'what stays is named'
  }),
  ...['', '--long-name-put'].map((scan) =>
    real(
      `nginx: anyone may read, and put into one folder${scan && ', asked with a long name'}`,
      [...nginx, needs.davExt, needs.openssl],
      {
        kind: 'A4',
        start: () =>
          files.startNginxSite({
            davExt: true,
            hasLogin: true,
            http: 'dav_ext_lock_zone zone=foo:1m;',
            server: `location / { ${DAV_EXT} limit_except GET HEAD OPTIONS PROPFIND { LOGIN } }
            location /images/ { ${DAV_EXT} limit_except GET HEAD OPTIONS PROPFIND PUT LOCK UNLOCK { LOGIN } }`
          }),
        scan,
        expect:
          scan === ''
            ? { exit: 0, found: ['collection-listed medium'], absent: ['any high'] }
            : { exit: 1, found: ['put-handled high @ /images/'], absent: ['put-handled @ /files/'] },
        why: 'PUT shows only where it is asked'
      }
    )
  ),
  real('Apache: WebDAV everywhere, one folder may be written', apache, {
    kind: 'B9',
    start: () => files.startApacheDav({ writable: ['/files'] }),
    expect: { exit: 1, found: ['place-file high @ /files/'] },
    why: 'without writing nobody sees the rights on the disk'
  }),
  real('Apache: WebDAV everywhere, one folder may be written, in write mode', apache, {
    kind: 'B9',
    start: () => files.startApacheDav({ writable: ['/files'] }),
    scan: '--write',
    expect: {
      exit: 1,
      found: ['put-accepted high confirmed @ /files/'],
      absent: ['any high confirmed @ /images/'],
      left: 'nothing'
    },
    why: 'confirmed is only what was tried'
  }),
  real('Apache: WebDAV over a disk that belongs to root', apache, {
    kind: 'B9',
    start: () => files.startApacheDav({ writable: [] }),
    expect: { exit: [0, 1], absent: ['any high confirmed'] },
    why: 'firm is fair here'
  }),
  real('Apache: WebDAV over a disk that belongs to root, in write mode', apache, {
    kind: 'B9',
    start: () => files.startApacheDav({ writable: [] }),
    scan: '--write',
    expect: { exit: [0, 1], absent: [firm, 'any high confirmed'], left: 'nothing' },
    why: 'writing was tried and failed'
  })
]

const methodLists: readonly RealCase[] = [
  ...both('Apache: <Limit> forgets LOCK', apache, {
    kind: 'A5',
    start: () =>
      files.startApacheDav({ more: () => `<Location />\n<Limit ${list}>\nRequire all denied\n</Limit>\n</Location>` }),
    expect: forgotten(/LOCK/),
    why: 'LOCK was not asked'
  }),
  real('Apache: a RewriteCond forgets LOCK', apache, {
    kind: 'A5',
    start: () =>
      files.startApacheDav({
        modules: ['rewrite'],
        more: () =>
          'RewriteEngine On\nRewriteCond %{REQUEST_METHOD} ^(PUT|DELETE|MKCOL|COPY|MOVE|PROPPATCH|PROPFIND|PATCH|TRACE)$\nRewriteRule .* - [F]'
      }),
    expect: forgotten(/LOCK/),
    why: 'LOCK was not asked'
  }),
  ...['', '--write'].map((scan) =>
    real(
      `nginx: a login for every method but DELETE and PROPFIND${scan && ', in write mode'}`,
      [...nginx, needs.davExt, needs.openssl],
      {
        kind: 'A5',
        start: () =>
          files.startNginxSite({
            davExt: true,
            hasLogin: true,
            http: 'dav_ext_lock_zone zone=foo:1m;',
            server: NONONSENSE
          }),
        scan,
        expect: { exit: 1, found: ['resource-removable|login-walked-round high'] },
        why: 'DELETE passes the login that GET and unknown methods meet'
      }
    )
  ),
  ...both('Apache: AllowMethods GET OPTIONS PROPFIND', apache, {
    kind: 'A5',
    start: () =>
      files.startApacheDav({
        modules: ['allowmethods', 'autoindex'],
        more: () => '<Location />\nAllowMethods GET OPTIONS PROPFIND\n</Location>'
      }),
    expect: { ...nothing, found: ['collection-listed medium'] },
    why: 'only listings'
  }),
  ...both('Apache: every method but GET and OPTIONS is 405', apache, {
    kind: 'A5',
    start: () =>
      files.startApacheDav({
        modules: ['rewrite'],
        more: () => 'RewriteEngine On\nRewriteCond %{REQUEST_METHOD} !^(GET|OPTIONS)\nRewriteRule .* - [R=405,L]'
      }),
    expect: nothing,
    why: 'refused'
  }),
  ...both('Apache: methods that write are for another network', apache, {
    kind: 'A5',
    start: () =>
      files.startApacheDav({
        more: () => '<Location />\n<LimitExcept GET HEAD OPTIONS>\nRequire ip 10.0.0.0/8\n</LimitExcept>\n</Location>'
      }),
    expect: nothing,
    why: 'refused from here'
  }),
  real('Apache: a RewriteCond forgets MKCOL, MOVE and COPY', apache, {
    kind: 'A5',
    start: () =>
      files.startApacheDav({
        modules: ['rewrite'],
        more: () =>
          'RewriteEngine On\nRewriteCond %{REQUEST_METHOD} ^(PUT|DELETE|TRACE|TRACK)$ [NC]\nRewriteRule .* - [F]'
      }),
    expect: { exit: 1, found: ['collection-creatable high', 'methods-partly-blocked medium'] },
    why: 'the forgotten ones reach the handler'
  }),
  real('Apache with the OWASP rules as they come', [...apache, needs.modSecurity, needs.crs], {
    kind: 'A5',
    start: () => files.startCoreRules(),
    expect: nothing,
    why: 'every method that writes is 403'
  })
]

const others: readonly RealCase[] = [
  ...['', '--write'].map((scan) =>
    real(
      `a Subversion mirror that nobody may commit to${scan && ', in write mode'}`,
      [...apache, needs.svn, needs.modSvn],
      {
        kind: 'B9',
        start: () => files.startSvnMirror(),
        scan: `--area /svn/trunk/site/ --no-discover ${scan}`,
        expect: {
          exit: [0, 1],
          absent: [
            'collection-creatable|resource-removable|resource-movable|put-handled firm @ /svn/trunk/site/',
            'any high confirmed'
          ],
          ...(scan === '' ? { found: ['collection-listed'] } : {})
        },
        why: '409 to plain writes is a habit of Subversion'
      }
    )
  ),
  real('Apache: writing is for those who log in', [...apache, needs.openssl], {
    kind: 'B10',
    start: () => files.startApacheDav({ more: async (_, ground) => loginToWrite(await writePasswords(ground)) }),
    expect: nothing,
    why: 'whoever writes is asked for a password'
  }),
  real('Apache: writing is for those who log in, and the scan did', [...apache, needs.openssl], {
    kind: 'B10',
    start: () => files.startApacheDav({ more: async (_, ground) => loginToWrite(await writePasswords(ground)) }),
    scan: '-H Authorization:%20Basic%20dXNlcjpzZWNyZXQ= --write',
    expect: [
      { exit: 1, found: ['put-accepted high confirmed'], says: [/logged in|credentials/i], left: 'nothing' },
      { exit: 1, found: ['put-accepted high confirmed'], neverSays: [/[Aa]nyone/], left: 'nothing' }
    ],
    why: '"anyone" is not true of what a login made possible'
  }),
  real('Apache: open WebDAV', apache, {
    kind: 'A7',
    start: () => files.startApacheDav(),
    expect: { exit: 1, found, left: 'nothing' },
    why: 'right today, and to stay so'
  }),
  real('Apache: open WebDAV, in write mode', apache, {
    kind: 'A7',
    start: () => files.startApacheDav(),
    scan: '--write',
    expect: written,
    why: 'right today, and to stay so'
  }),
  real('Apache: listings of 30,000 names', apache, {
    kind: 'D16',
    start: () =>
      files.startApacheDav({
        names: 30_000,
        more: () =>
          '<Location />\n<LimitExcept GET HEAD OPTIONS PROPFIND>\nRequire all denied\n</LimitExcept>\n</Location>'
      }),
    expect: { exit: 0, found: ['collection-listed medium @ /files/'], absent: ['any high'], withinMs: 30_000 },
    why: 'a listing of 22 MB does not hold up the scan'
  }),
  real('lighttpd: open WebDAV', [needs.lighttpd, needs.lighttpdDav], {
    kind: 'A7',
    start: () => files.startLighttpd(),
    expect: {
      exit: 1,
      found: ['place-file high'],
      notClean: ['resource-removable', 'resource-movable'],
      neverSays: [/every method is answered alike/],
      left: 'nothing'
    },
    why: 'MKCOL is 409 and an unknown method 501, so it is not true that all are alike'
  }),
  real('lighttpd: open WebDAV, in write mode', [needs.lighttpd, needs.lighttpdDav], {
    kind: 'A7',
    start: () => files.startLighttpd(),
    scan: '--write',
    expect: written,
    why: 'another implementation of RFC 4918'
  }),
  real('lighttpd: WebDAV for reading', [needs.lighttpd, needs.lighttpdDav], {
    kind: 'A7',
    start: () => files.startLighttpd({ isReadOnly: true }),
    expect: nothing,
    why: 'webdav.is-readonly refuses what writes'
  })
]

function loginToWrite(passwords: string): string {
  return `<Location />\nAuthType Basic\nAuthName dav\nAuthUserFile ${passwords}\n<RequireAny>\nRequire method GET HEAD OPTIONS PROPFIND\nRequire valid-user\n</RequireAny>\n</Location>`
}

export const realFiles: readonly RealCase[] = [...siblings, ...methodLists, ...others]
