import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { UsageError, type FilePosition } from '../../shared/errors.js'
import { createFile } from '../../shared/replace-file.js'
import { makeFolder } from '../../state/make-folder.js'
import { readUserFile } from '../settings/user-file.js'
import { fileError } from '../terminal/file-error.js'
import { stateDirectory } from './state-directory.js'

type Env = Readonly<Record<string, string | undefined>>

const SHORTEST_SECRET = 16
const MAX_SECRET_BYTES = 64 * 1024

/**
 * The secret that owner tokens are made with: `VERBGATE_SECRET`, for pipelines, or a file in the state directory that
 * is made on first use and readable by its owner only.
 * @throws UsageError `secret-invalid`, `file-unusable`
 */
export function ownerSecret(env: Env): string {
  const given = env['VERBGATE_SECRET']
  if (given !== undefined && given !== '') return checked(given, 'VERBGATE_SECRET', null)
  const directory = stateDirectory(env)
  const file = join(directory, 'secret')
  try {
    makeFolder(directory)
    // Of two runs at the same time one makes the secret, and both read that.
    createFile(file, `${randomBytes(32).toString('hex')}\n`, 0o600)
  } catch (error) {
    throw fileError('the secret cannot be kept', file, error)
  }
  return checked(readUserFile(file, 'the secret cannot be read', MAX_SECRET_BYTES).trim(), file, { file })
}

function checked(secret: string, name: string, place: FilePosition | null): string {
  if (secret.length >= SHORTEST_SECRET) return secret
  throw new UsageError(`${name} is shorter than ${SHORTEST_SECRET} characters`, {
    code: 'secret-invalid',
    hint: 'Make one with: openssl rand -hex 32',
    ...(place !== null && { place })
  })
}
