import { closeSync, fchmodSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { Observed } from '../../prober/settings.js'
import { isStream } from '../../shared/replace-file.js'
import type { UsageError } from '../../shared/errors.js'
import { fileError } from '../terminal/file-error.js'
import { describeEntry } from './har-entry.js'

/** A HAR file being written; the first thing that could not be written ends it. */
export type HarFile = { add(seen: Observed): void; close(): readonly UsageError[] }

/**
 * Opens a HAR 1.2 file (http://www.softwareishard.com/blog/har-12-spec/). It appears under its name when the run is over, and
 * is for its owner's eyes alone: answers may hold what visitors do not see.
 * @throws UsageError `file-unusable`
 */
export function openHar(file: string, version: string): HarFile {
  const draft = isStream(file) ? null : `${file}.part`
  const troubles: UsageError[] = []
  let descriptor: number | null = attempt(file, () => openSync(draft ?? file, 'w', 0o600))
  let separator = ''
  const write = (text: string): void => {
    if (descriptor === null) return
    try {
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at)
    } catch (error) {
      troubles.push(fileError('the HAR file cannot be written', file, error))
      closeSync(descriptor)
      descriptor = null
    }
  }
  if (draft !== null) fchmodSync(descriptor, 0o600)
  write(`{"log":{"version":"1.2","creator":${JSON.stringify({ name: 'verbgate', version })},"pages":[],"entries":[\n`)
  return {
    add(seen) {
      write(`${separator}${JSON.stringify(describeEntry(seen))}`)
      separator = ',\n'
    },
    close() {
      write('\n]}}\n')
      if (descriptor !== null) closeSync(descriptor)
      if (draft !== null && descriptor !== null) renameSync(draft, file)
      else if (draft !== null) rmSync(draft, { force: true })
      return troubles
    }
  }
}

function attempt<T>(file: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw fileError('the HAR file cannot be written', file, error)
  }
}
