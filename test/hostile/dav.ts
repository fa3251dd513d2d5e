import type { Answer, Behaviour } from './behaviour.js'
import { INNER, innerPort } from './inner.js'
import { floods, response, says, saysOf } from './wire.js'

const OPEN = '<?xml version="1.0"?><D:multistatus xmlns:D="DAV:">'
const CLOSE = '</D:multistatus>'
const XML = ['Content-Type: application/xml; charset="utf-8"', 'DAV: 1, 2']
const ENDLESS_HEAD = 'HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\nConnection: close\r\n\r\n'

const ENTITIES = Array.from({ length: 12 }, (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`).join(
  ''
)
const LAUGHS = `<?xml version="1.0"?><!DOCTYPE D:multistatus [<!ENTITY e0 "lol">${ENTITIES}]>`

function member(href: string, properties = ''): string {
  const status = '<D:status>HTTP/1.1 200 OK</D:status>'
  return `<D:response><D:href>${href}</D:href><D:propstat><D:prop>${properties}</D:prop>${status}</D:propstat></D:response>`
}

/** A server with a page and a file that refuses everything but reading, and lists like this. */
function listing(name: string, list: Answer, outcome = '207'): Behaviour {
  const answer: Answer = (call) => {
    if (call.method === 'PROPFIND') list(call)
    else if (call.method === 'OPTIONS') says(response(200, '', ['DAV: 1, 2', 'Allow: GET, PROPFIND, MKCOL']))(call)
    else if (call.method !== 'GET') says(response(409))(call)
    else if (call.target === '/') says(response(200, '<title>Files</title><img src="/files/a.png">'))(call)
    else says(response(404, 'not here'))(call)
  }
  return { name: `dav-${name}`, outcome: { GET: '200', PROPFIND: outcome, MKCOL: '409' }, answer }
}

function says207(xml: string): Answer {
  return says(response(207, xml, XML))
}

/** The collection asked for, and below it two more, however deep one goes. */
const endlessTree = saysOf(({ target }) => {
  const collection = '<D:resourcetype><D:collection/></D:resourcetype>'
  const members = ['', 'a/', 'b/'].map((name) => member(`${target}${name}`, collection))
  return response(207, `${OPEN}${members.join('')}${CLOSE}`, XML)
})

/** Multistatus bodies (RFC 4918 13) that grow, lie or point elsewhere. */
export const dav: readonly Behaviour[] = [
  listing('entity-bomb', says207(`${LAUGHS}${OPEN.slice(21)}${member('/&e12;')}${CLOSE}`)),
  listing('entity-flood', says207(`${OPEN}${member(`/${'&#x41;'.repeat(40_000)}`)}${CLOSE}`), '207'),
  listing('external-entity', (call) => {
    const entity = `<!ENTITY x SYSTEM "http://${INNER}:${innerPort()}/"><!ENTITY f SYSTEM "file:///etc/passwd">`
    says207(`<!DOCTYPE D:multistatus [${entity}]>${OPEN.slice(21)}${member('/&x;&f;')}${CLOSE}`)(call)
  }),
  listing(
    '100-megabytes',
    floods(`${ENDLESS_HEAD}${OPEN}`, member('/files/a.png').repeat(500), 100 * 1024 * 1024),
    '207 cut'
  ),
  listing('thousands-of-members', says207(`${OPEN}${member('/a').repeat(2_000)}${CLOSE}`)),
  listing('deep', says207(`${OPEN}${'<D:response>'.repeat(20_000)}`)),
  listing('never-closed', says207(`${OPEN}${member('/a')}<D:response><D:href>`)),
  listing(
    'many-attributes',
    says207(`${OPEN}<D:response ${Array.from({ length: 9_000 }, (_, i) => `a${i}="v"`).join(' ')}/>${CLOSE}`)
  ),
  listing(
    'many-namespaces',
    says207(`${OPEN}${Array.from({ length: 5_000 }, (_, i) => `<n${i}:a xmlns:n${i}="u${i}"/>`).join('')}${CLOSE}`)
  ),
  listing(
    'huge-cdata',
    says207(`${OPEN}<D:response><D:href><![CDATA[${'x'.repeat(200_000)}]]></D:href></D:response>${CLOSE}`)
  ),
  listing('out-of-scope', (call) =>
    says207(
      `${OPEN}${member(`http://${INNER}:${innerPort()}/`)}${member('../../../etc/passwd')}${member('//evil.example/')}${CLOSE}`
    )(call)
  ),
  listing(
    'huge-numbers',
    says207(`${OPEN}${member('/a', `<D:getcontentlength>${'9'.repeat(400)}</D:getcontentlength>`)}${CLOSE}`)
  ),
  listing('utf-16', says(response(207, Buffer.from(OPEN + member('/a') + CLOSE, 'utf16le').toString('latin1'), XML))),
  listing('endless-tree', endlessTree),
  listing('is-a-page', says(response(207, '<!doctype html><html><body>'.repeat(999)))),
  {
    name: 'dav-multistatus-to-everything',
    outcome: '207',
    answer: says207(`${OPEN}${member('/')}${member('/a')}${CLOSE}`)
  },
  { name: 'dav-201-to-everything', outcome: '201', answer: says(response(201)) }
]
