import { expect, test } from 'vitest'
import { remedyFor } from './remedy.js'

test.each([
  ['tls (the port speaks plain HTTP, or at any rate no TLS: X)', 'https://a.example', 'Try http://a.example:443/.'],
  ['tls (the port speaks plain HTTP, or at any rate no TLS: X)', 'https://[::1]:8443', 'Try http://[::1]:8443/.'],
  ['tls (the certificate is self-signed: X)', 'https://a.example', 'NODE_EXTRA_CA_CERTS'],
  ['tls (the certificate has expired: X)', 'https://a.example', 'Renew'],
  ['tls (the certificate is for another name: X)', 'https://a.example', 'Name the host as the certificate does'],
  ['tls (the server wants a client certificate it knows: X)', 'https://a.example', '--cert'],
  ['tls (the TLS handshake failed: X)', 'https://a.example', '--insecure'],
  ['refused (connect ECONNREFUSED 127.0.0.1:1)', 'http://a.example', 'check the port'],
  ['over-budget (30 requests were sent to this origin)', 'http://a.example', '--max-requests']
])('%s', (reason, origin, remedy) => {
  expect(remedyFor(reason, origin)).toContain(remedy)
})

test('nothing is better than a guess', () => {
  expect(remedyFor('the rule could not be evaluated', 'http://a.example')).toBeNull()
})
