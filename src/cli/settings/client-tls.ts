import { createPrivateKey } from 'node:crypto'
import type { ClientCertificate } from '../../prober/settings.js'
import { readBoundedBytes } from '../../shared/bounded-file.js'
import { readMessage } from '../../shared/error-message.js'
import { fileError } from '../terminal/file-error.js'
import { flagError } from './problems.js'
import { readFlagFile } from './user-file.js'

type Env = Readonly<Record<string, string | undefined>>

/** Files of the user's with which TLS is spoken. */
export type TlsFiles = { cacert?: string; cert?: string; key?: string; keyPassFile?: string }

/** Holds the passphrase of an encrypted key, where no file does. */
export const PASSPHRASE_VARIABLE = 'VERBGATE_KEY_PASSPHRASE'

/** The certificates of --cacert, PEM. @throws UsageError */
export function readAuthorities({ cacert }: TlsFiles): string | null {
  if (cacert === undefined) return null
  return demandPem(readFlagFile(cacert, '--cacert'), '--cacert')
}

/**
 * The client certificate: PEM with its key in another file or the same, or PKCS #12 (RFC 7292), which holds both.
 * @throws UsageError
 */
export function readCertificate(files: TlsFiles, env: Env): ClientCertificate | null {
  const { cert, key } = files
  if (cert === undefined && key === undefined) return null
  if (cert === undefined) throw flagError('--key is given without --cert', 'Give both files, in PEM.')
  const bytes = readBytes(cert)
  const passphrase = readPassphrase(files, env)
  const secret = passphrase === null ? {} : { passphrase }
  if (isPkcs12(bytes)) {
    if (key !== undefined)
      throw flagError('--key is given and --cert is PKCS #12', 'Leave --key out: --cert holds the key.')
    return { pfx: bytes, ...secret }
  }
  const text = demandPem(bytes.toString('utf8'), '--cert')
  const hasKey = /^-----BEGIN [A-Z ]*PRIVATE KEY-----/m.test(text)
  if (key === undefined && !hasKey) {
    throw flagError('--cert and --key belong together', 'Give both files, in PEM, or one in PKCS #12.')
  }
  const keyText = key === undefined ? text : demandPem(readFlagFile(key, '--key'), '--key')
  demandReadable(keyText, passphrase)
  return { cert: text, key: keyText, ...secret }
}

/** Node's own message for an encrypted key without its passphrase names neither. */
function demandReadable(key: string, passphrase: string | null): void {
  if (!/ENCRYPTED/.test(key)) return
  const where = `in the environment variable ${PASSPHRASE_VARIABLE}, or in a file with --key-pass-file`
  if (passphrase === null) throw flagError('the key is encrypted, and there is no passphrase', `Give it ${where}.`)
  try {
    createPrivateKey({ key, passphrase })
  } catch (error) {
    throw flagError(`the passphrase does not open the key: ${readMessage(error)}`, `Give the right one ${where}.`)
  }
}

function readPassphrase({ keyPassFile }: TlsFiles, env: Env): string | null {
  if (keyPassFile !== undefined) return readFlagFile(keyPassFile, '--key-pass-file', MAX_BYTES).replace(/\r?\n$/, '')
  return env[PASSPHRASE_VARIABLE] ?? null
}

const MAX_BYTES = 1024 * 1024

function readBytes(file: string): Buffer {
  try {
    return readBoundedBytes(file, MAX_BYTES)
  } catch (error) {
    throw fileError('the file of --cert cannot be read', file, error)
  }
}

/** DER: a sequence, which no text begins with. */
function isPkcs12(bytes: Buffer): boolean {
  return bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80
}

function demandPem(text: string, flag: string): string {
  if (/^-----BEGIN [A-Z0-9 ]+-----/m.test(text)) return text
  const more = flag === '--cert' ? ', or be PKCS #12' : ''
  throw flagError(`the file of ${flag} is not PEM`, `It has to hold a line such as -----BEGIN CERTIFICATE-----${more}.`)
}
