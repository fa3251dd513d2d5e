import { resolve } from 'node:path'
import type { ConfigFile } from './config-schema.js'

/** Files for TLS, each absolute. */
export type TlsPaths = { cacert?: string; cert?: string; key?: string; keyPassFile?: string }

/** Certificates and keys, relative to the config file. */
export function resolveTlsPaths(value: ConfigFile, folder: string): TlsPaths {
  const { cacert, cert, key, 'key-pass-file': keyPassFile } = value
  return {
    ...(cacert !== undefined && { cacert: resolve(folder, cacert) }),
    ...(cert !== undefined && { cert: resolve(folder, cert) }),
    ...(key !== undefined && { key: resolve(folder, key) }),
    ...(keyPassFile !== undefined && { keyPassFile: resolve(folder, keyPassFile) })
  }
}

/** `json=report.json` with its path relative to the config file. */
export function resolveOutput(text: string, folder: string): string {
  const equals = text.indexOf('=')
  return equals < 0 ? text : text.slice(0, equals + 1) + resolve(folder, text.slice(equals + 1))
}

/** Files that the gate names are relative to the config file. */
export function resolveGatePaths(gate: ConfigFile['gate'], folder: string): ConfigFile['gate'] {
  if (gate === undefined) return undefined
  const { baseline, accept, ...rest } = gate
  return {
    ...rest,
    ...(baseline !== undefined && { baseline: resolve(folder, baseline) }),
    ...(accept !== undefined && { accept: resolve(folder, accept) })
  }
}
