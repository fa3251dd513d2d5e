import type { Failure, FailureKind } from '../../evidence/exchange.js'
import type { Stage } from './outcome.js'

/** What becomes of requests that the end of a run overtakes before they leave. */
export const NEVER_SENT: Failure = { kind: 'never-sent', detail: 'the run was stopped before it was sent' }
/** And of those that had left by then: whoever asks has to reckon with both, done and not done. */
export const UNANSWERED: Failure = {
  kind: 'interrupted',
  detail: 'sent, and the run was stopped before the answer came'
}

/** An error of our own with the failure it stands for. */
export class ProbeError extends Error {
  readonly kind: FailureKind

  constructor(kind: FailureKind, message: string) {
    super(message)
    this.name = 'ProbeError'
    this.kind = kind
  }
}

// Codes of Node (uv), OpenSSL and undici; the TLS families are matched by prefix below.
const KINDS: Readonly<Record<string, FailureKind>> = {
  ENOTFOUND: 'unresolved',
  EAI_AGAIN: 'unresolved',
  EAI_FAIL: 'unresolved',
  EAI_NODATA: 'unresolved',
  ENODATA: 'unresolved',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EAFNOSUPPORT: 'unreachable',
  EINVAL: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  EMFILE: 'unreachable',
  ENFILE: 'unreachable',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  EPROTO: 'tls',
  UND_ERR_HEADERS_OVERFLOW: 'protocol-error',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'protocol-error',
  ERR_ASSERTION: 'protocol-error',
  UND_ERR_DESTROYED: 'interrupted',
  UND_ERR_CLOSED: 'interrupted'
}

// What stands behind the codes of OpenSSL (X509_verify_cert_error_string, SSL alerts) and of Node's own checks.
const TLS_WORDS: readonly (readonly [codes: RegExp, words: string])[] = [
  [/WRONG_VERSION_NUMBER|HTTP_REQUEST|PACKET_LENGTH_TOO_LONG/, 'the port speaks plain HTTP, or at any rate no TLS'],
  [/NO_APPLICATION_PROTOCOL/, 'the server speaks HTTP/2 alone, and verbgate HTTP/1.1'],
  [/SELF_SIGNED/, 'the certificate is self-signed, or the root of its chain is not known here'],
  [/^UNABLE_TO_(VERIFY|GET_ISSUER)/, 'the issuer of the certificate is not known here, or the server leaves it out'],
  [/HAS_EXPIRED/, 'the certificate has expired'],
  [/NOT_YET_VALID/, 'the certificate is not valid yet'],
  [/ALTNAME_INVALID|HOSTNAME/, 'the certificate is for another name'],
  [/CERTIFICATE_REQUIRED|ALERT_BAD_CERTIFICATE|ALERT_UNKNOWN_CA/, 'the server wants a client certificate it knows'],
  [/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION/, 'the server speaks no version of TLS that is in use today'],
  [/^(ECONNRESET|EPROTO|)$/, 'the connection ended during the TLS handshake']
]

const TLS =
  /^(ERR_TLS_|ERR_SSL_|ERR_OSSL|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|PATH_LENGTH|HOSTNAME_)/

/**
 * Finds the failure that an error of a socket, of TLS or of undici stands for. `detail` is one short line: what TLS found,
 * or `stage: code: message`.
 */
export function classifyError(error: Error, stage: Stage): Failure {
  const code = readCode(error)
  const kind = chooseKind(error, code, stage)
  if (kind === 'tls') return { kind, detail: describeTlsError(code, error.message) }
  const label = code === '' || error.message.includes(code) ? '' : `${code}: `
  const where = error.message.startsWith(`${stage} `) ? '' : `${stage}: `
  return { kind, detail: `${where}${label}${error.message}`.replaceAll(/\s+/g, ' ').trim().slice(0, 300) }
}

/** What a handshake came to, in words, with the code for a search engine; OpenSSL's own text says less. */
function describeTlsError(code: string, message: string): string {
  const words = TLS_WORDS.find(([codes]) => codes.test(code))?.[1] ?? 'the TLS handshake failed'
  const names = /altnames: .* is not in the cert's (?:altnames|list): (.{1,120})/s.exec(message)?.[1]?.trim()
  return `${words}${names === undefined ? '' : ` (${names})`}${code === '' ? '' : `: ${code}`}`
}

function chooseKind(error: Error, code: string, stage: Stage): FailureKind {
  if (error instanceof ProbeError) return error.kind
  if (code === 'UND_ERR_SOCKET') return error.message.startsWith('bad ') ? 'protocol-error' : 'closed'
  if (isParserError(error)) return 'protocol-error'
  if (TLS.test(code)) return 'tls'
  // Node reports a connection that ends during the handshake as a reset with this message.
  if (stage === 'connect' && error.message.includes('secure TLS connection')) return 'tls'
  return KINDS[code] ?? (stage === 'connect' ? 'unreachable' : 'closed')
}

/**
 * Whether the error says that the answer broke the grammar in a way that a lenient reader may still get a status from.
 * Floods are excluded: looking again would only invite another one.
 */
export function isGrammarError(error: Error): boolean {
  const code = readCode(error)
  return (
    isParserError(error) ||
    code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' ||
    code === 'ERR_ASSERTION' ||
    (code === 'UND_ERR_SOCKET' && error.message.startsWith('bad '))
  )
}

// undici 7.30.2 looks the name of llhttp's error up in the wrong direction, so that its code is undefined.
function isParserError(error: Error): boolean {
  return error.name === 'HTTPParserError' || readCode(error).startsWith('HPE_')
}

/** Whatever was thrown, as an error. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

/** The stable code of an error, or the empty string. */
function readCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
