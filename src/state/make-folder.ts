import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode } from '../shared/errors.js'

/**
 * Makes a folder for its owner alone, and the folders above it that are missing. Step by step, because Node's recursive
 * `mkdirSync` never returns where a file system says of a folder that is there that it is not (`/proc`).
 * @throws what `mkdirSync` throws
 */
export function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // another run may have been quicker
    if (errorCode(error) !== 'EEXIST' || !statSync(folder).isDirectory()) throw error
  }
}
