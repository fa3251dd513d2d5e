import tls, { createSecureContext, type SecureContext } from 'node:tls'
import { UsageError } from '../../shared/errors.js'
import type { Scope } from '../../targets/scope.js'
import type { ResponseLimits } from '../response/response-handler.js'
import { createHeaderComposer, type HeaderComposer } from './request-headers.js'

/** Certificate and key, in PEM or in PKCS #12, for servers that ask the client to prove who it is (RFC 8446 4.3.2). */
export type ClientCertificate = ({ cert: string; key: string } | { pfx: Buffer }) & { passphrase?: string }

/** The settings of a run that shape its connections; `ProberSettings` says what each means. */
export type NetworkSettings = ResponseLimits & {
  userAgent: string
  runId: string
  headers: readonly (readonly [name: string, value: string])[]
  scope: Pick<Scope, 'addressRefusal'>
  connectionsPerOrigin: number
  timeoutMs: number
  maxWireBytes: number
  insecure: boolean
  clientCertificate: ClientCertificate | null
  /** Certificates in PEM that are trusted besides those of this machine. */
  authorities: string | null
  proxy: URL | null
  resolve: ReadonlyMap<string, string>
  lookup: (hostname: string) => Promise<readonly string[]>
}

/** What the connections of all origins share. */
export type Network = {
  settings: NetworkSettings
  composeHeaders: HeaderComposer
  /** Made once: it reads the certificates that this machine trusts. */
  secureContext(): SecureContext
}

/** The network as the settings of a run have it; throws UsageError `client-certificate-invalid`. */
export function createNetwork(settings: NetworkSettings): Network {
  const { clientCertificate, authorities } = settings
  const ca = authorities === null ? {} : { ca: [...listTrusted(), authorities] }
  // Built at once when the user gave a certificate, so that a mistake in it is told before anything is sent.
  let context = clientCertificate === null ? null : useCertificate({ ...clientCertificate, ...ca })
  return {
    settings,
    composeHeaders: createHeaderComposer(settings),
    secureContext: () => (context ??= createSecureContext(ca))
  }
}

/** What Node.js trusts by itself, with NODE_EXTRA_CA_CERTS where it says so (from 22.15 on). */
function listTrusted(): string[] {
  const listed: unknown =
    'getCACertificates' in tls && typeof tls.getCACertificates === 'function' ? tls.getCACertificates('default') : null
  return Array.isArray(listed) ? listed.filter((text) => typeof text === 'string') : [...tls.rootCertificates]
}

function useCertificate(certificate: ClientCertificate & { ca?: string[] }): SecureContext {
  try {
    return createSecureContext(certificate)
  } catch (cause) {
    throw new UsageError(
      `the client certificate cannot be used: ${String(cause instanceof Error ? cause.message : cause)}`,
      {
        code: 'client-certificate-invalid',
        hint: describeRemedy(certificate),
        cause
      }
    )
  }
}

function describeRemedy(certificate: ClientCertificate): string {
  if (!('pfx' in certificate)) {
    return 'Give a PEM certificate, the PEM key that belongs to it and, if the key is encrypted, its passphrase.'
  }
  const passphrase = 'Give the passphrase of the PKCS #12 file (VERBGATE_KEY_PASSPHRASE, --key-pass-file).'
  return `${passphrase} One in an old form (RC2, 3DES) is converted by openssl pkcs12 -legacy.`
}
