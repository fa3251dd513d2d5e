import type { Case } from '../case.js'
import { closed, silent } from '../case.js'
import * as areas from '../servers/areas.js'
import { foldPath, refuseBelow } from '../servers/areas.js'
import * as listings from '../servers/listings.js'
import * as logins from '../servers/logins.js'
import * as trace from '../servers/trace.js'
import { page, withHeaders } from '../site.js'

// A4: areas that are alike in what was asked of them, and not in what can be done there.

const three = ['/css/', '/dav/', '/images/']
const variant = ['method-filter-path-variant high @ /dav/']
const digest = withHeaders(page(401), { 'www-authenticate': 'Digest realm="a", nonce="b"' })

export const areaCases: readonly Case[] = [
  {
    name: 'filter by path over three areas, // gets past in one',
    kind: 'A4',
    start: () => areas.start({ areas: three, open: '/dav/', filter: refuseBelow(three), fold: foldPath }),
    expect: { exit: 1, found: variant },
    why: 'areas that are alike in plain spelling may differ in others'
  },
  {
    name: 'filter by path over three areas, every method known, // gets past in one',
    kind: 'A4',
    start: () =>
      areas.start({
        areas: three,
        open: '/dav/',
        filter: refuseBelow(three),
        fold: foldPath,
        takesEveryMethod: true
      }),
    expect: { exit: 1, found: variant },
    why: 'the same where unknown methods are 405 and not 400'
  },
  {
    name: 'filter by path that folds slashes, an encoded letter gets past in one',
    kind: 'A4',
    start: () =>
      areas.start({
        areas: [...three, '/media/'],
        open: '/dav/',
        filter: (request) =>
          refuseBelow([...three, '/media/'])({
            ...request,
            path: request.path.replace(/\/+/g, '/').replace(/\/\.(?=\/)/g, '')
          }),
        fold: foldPath
      }),
    expect: { exit: 1, found: variant },
    why: 'the same with the other spelling'
  },
  {
    name: 'filter by path, capitals get past in one',
    kind: 'A4',
    start: () =>
      areas.start({
        areas: three,
        open: '/dav/',
        filter: (request) => refuseBelow(three)({ ...request, path: foldPath(request.path) }),
        fold: (path) => foldPath(path).toLowerCase()
      }),
    expect: { exit: 1, found: variant },
    why: 'a back end that does not know capitals apart (Windows, macOS)'
  },
  {
    name: 'twin: filter by path, and nothing behind it',
    kind: 'A4',
    start: () => areas.start({ areas: three, filter: refuseBelow(three), fold: foldPath }),
    expect: closed,
    why: 'every spelling ends at 403 or 405'
  },
  {
    name: 'one of alike areas takes PUT, asked alone',
    kind: 'A4',
    start: () => areas.start({ areas: ['/content/', '/images/'], open: '/content/' }),
    scan: '{url}/images/ --write --only put-accepted',
    expect: {
      exit: 1,
      found: ['put-accepted high confirmed @ /content/'],
      absent: ['any @ /images/'],
      left: 'nothing'
    },
    why: 'a rule finds alone what it finds with the others'
  },
  {
    name: 'one of alike areas is WebDAV, a rule that only compares is asked alone',
    kind: 'A4',
    start: () => areas.start({ areas: ['/content/', '/images/', '/files/'], open: '/content/' }),
    scan: '--only resource-movable',
    expect: { exit: 1, found: ['resource-movable high @ /content/'], absent: ['any @ /images/', 'any @ /files/'] },
    why: 'a rule finds alone what it finds with the others'
  },
  {
    name: 'one of alike areas takes PUT alone, asked with a long name',
    kind: 'A4',
    start: () =>
      areas.start({ areas: ['/files/', '/images/', '/docs/'], open: '/images/', methods: ['PUT'], refusesLong: true }),
    scan: '--long-name-put',
    expect: {
      exit: 1,
      found: ['put-handled high @ /images/'],
      absent: ['put-handled @ /files/', 'put-handled @ /docs/']
    },
    why: 'without PUT the areas look alike, so the long name is tried in each'
  },
  {
    name: 'one of alike areas takes PUT alone, in write mode',
    kind: 'A4',
    start: () => areas.start({ areas: ['/files/', '/images/', '/docs/'], open: '/images/', methods: ['PUT'] }),
    scan: '--write=leave',
    expect: {
      exit: 1,
      found: ['put-accepted high confirmed @ /images/'],
      absent: ['put-accepted @ /files/', 'put-accepted @ /docs/']
    },
    why: 'what was tried in one area is no verdict on another'
  },
  {
    name: 'one of alike areas takes MOVE and COPY alone',
    kind: 'A4',
    start: () => areas.start({ areas: ['/files/', '/images/', '/docs/'], open: '/docs/', methods: ['MOVE', 'COPY'] }),
    expect: {
      exit: [0, 1],
      notClean: ['resource-movable @ /docs/'],
      absent: ['resource-movable @ /files/', 'resource-movable @ /images/']
    },
    why: '404 for MOVE where unknown methods are 405'
  },
  {
    name: 'one of alike areas takes DELETE alone',
    kind: 'A4',
    start: () => areas.start({ areas: ['/files/', '/images/', '/docs/'], open: '/docs/', methods: ['DELETE'] }),
    expect: {
      exit: [0, 1],
      notClean: ['resource-removable @ /docs/'],
      absent: ['resource-removable @ /files/', 'resource-removable @ /images/']
    },
    why: '404 for DELETE where unknown methods are 405'
  },
  {
    name: 'one of alike areas lists itself',
    kind: 'A4',
    start: () => listings.start({ format: 'apache', path: '/c/', siblings: ['/a/', '/b/', '/d/'] }),
    expect: {
      exit: 0,
      found: ['script-in-listing medium @ /c/'],
      absent: ['script-in-listing @ /a/', 'script-in-listing @ /b/']
    },
    why: 'the listing is one of the answers that a verdict reads'
  },
  {
    name: 'an area that is open is no longer linked',
    kind: 'A4',
    start: () => areas.startForgotten({ later: { isLinked: false } }),
    before: '--state {state}',
    scan: '--state {state}',
    expect: [{ exit: 1, found: ['place-file high @ /images/'] }, { exit: 3 }],
    why: 'a place with a known finding is asked again'
  },
  {
    name: 'an area that is open is no longer linked, against a baseline',
    kind: 'A4',
    start: () => areas.startForgotten({ later: { isLinked: false } }),
    before: '--output json={state}/base.json',
    scan: '--baseline {state}/base.json',
    expect: [{ exit: [0, 1], found: ['place-file high @ /images/'] }, { exit: 3 }],
    why: 'a place with a finding in the baseline is asked again'
  },
  {
    name: 'an area that was open is repaired and no longer linked',
    kind: 'A4',
    start: () => areas.startForgotten({ later: { isLinked: false, isOpen: false } }),
    before: '--state {state}',
    scan: '--state {state}',
    expect: { exit: 0, absent: ['any low'], says: [/"fixed":\[\{/] },
    why: 'asked again, refused, and so fixed'
  },
  {
    name: 'twin: an area that was open is repaired',
    kind: 'A4',
    start: () => areas.startForgotten({ later: { isOpen: false } }),
    before: '--state {state}',
    scan: '--state {state}',
    expect: { exit: 0, absent: ['any low'], says: [/"fixed":\[\{/] },
    why: 'fixed'
  },
  {
    name: 'a declared area whose login names methods',
    kind: 'A4',
    start: () => logins.start({ wall: digest, guarded: ['GET', 'HEAD', 'POST'], isLinked: false }),
    scan: '--area /admin/',
    expect: { exit: 1, found: ['login-walked-round high @ /admin/'] },
    why: 'a named area is a page too'
  },
  {
    name: 'twin: a declared area whose login names no method',
    kind: 'A4',
    start: () => logins.start({ wall: digest, guarded: 'every method', isLinked: false }),
    scan: '--area /admin/',
    expect: { exit: 0, absent: ['any low'] },
    why: 'the login holds for every method'
  },
  {
    name: 'TRACE is echoed below one path',
    kind: 'A4',
    start: () => trace.start({ atHops: 'any', below: '/api/' }),
    expect: { exit: 0, found: ['trace-echoed low'] },
    why: 'a proxy routes by path, so the root stands for nothing'
  },
  {
    name: 'DEBUG is answered below one path',
    kind: 'A4',
    start: () => trace.startDebug(),
    expect: { exit: 0, found: ['debug-answered low'] },
    why: 'a proxy routes by path, so the root stands for nothing'
  },
  {
    name: 'twin: TRACE and DEBUG nowhere',
    kind: 'A4',
    start: () => trace.start({ atHops: 'never' }),
    expect: silent,
    why: 'refused everywhere'
  }
]
