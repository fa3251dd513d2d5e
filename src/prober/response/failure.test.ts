import { expect, test } from 'vitest'
import { classifyError } from './failure.js'

function failing(code: string, message: string) {
  return classifyError(Object.assign(new Error(message), { code }), 'connect')
}

test.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', 'the certificate is self-signed'],
  ['CERT_HAS_EXPIRED', 'certificate has expired', 'the certificate has expired'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify', 'the issuer of the certificate is not known'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', '80FC:error:0A00010B:SSL routines:\n', 'the port speaks plain HTTP'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'error:0A00045C', 'the server wants a client certificate'],
  ['ERR_SSL_SOMETHING_NEW', 'error:0A00FFFF', 'the TLS handshake failed']
])('%s is told in words and by its code', (code, message, words) => {
  const { kind, detail } = failing(code, message)
  expect(kind).toBe('tls')
  expect(detail).toMatch(new RegExp(`^${words}.*: ${code}$`))
  expect(detail).not.toMatch(/0A00|\n/)
})

test('a certificate for another name says for which', () => {
  const message =
    "Hostname/IP does not match certificate's altnames: Host: a.example. is not in the cert's altnames: DNS:b.example"
  expect(failing('ERR_TLS_CERT_ALTNAME_INVALID', message).detail).toBe(
    'the certificate is for another name (DNS:b.example): ERR_TLS_CERT_ALTNAME_INVALID'
  )
})

test('other failures keep their code and say the stage once', () => {
  expect(failing('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1')).toEqual({
    kind: 'refused',
    detail: 'connect ECONNREFUSED 127.0.0.1:1'
  })
  expect(failing('ENOTFOUND', 'getaddrinfo ENOTFOUND a.invalid').detail).toBe(
    'connect: getaddrinfo ENOTFOUND a.invalid'
  )
})
