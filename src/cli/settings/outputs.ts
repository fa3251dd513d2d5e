import { accessSync, constants, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import { formats, type Format } from '../../reporters/reporter.js'
import { FileTrouble } from '../../shared/bounded-file.js'
import { nearest } from '../../shared/text.js'
import { isStream, replaceFile } from '../../shared/replace-file.js'
import { fileError } from '../terminal/file-error.js'
import { flagError } from './problems.js'

/** What a file of that ending most likely holds. */
const ENDINGS: Readonly<Record<string, Format>> = {
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.sarif': 'sarif',
  '.html': 'html',
  '.xml': 'junit',
  '.md': 'markdown',
  '.prom': 'prometheus',
  '.txt': 'text'
}

/** A report that goes to a file. */
export type OutputFile = { format: Format; file: string }

/** `json=report.json`. @throws UsageError for an unknown format and for a file that cannot be written */
export function readOutput(text: string): OutputFile {
  const [, name = '', file = ''] = /^([a-z0-9-]+)=(.+)$/s.exec(text) ?? []
  if (name === '' || file === '-') {
    const known = ENDINGS[extname(text)]
    const hint =
      known === undefined
        ? 'Write --output json=report.json; --format is for stdout.'
        : `Did you mean --output ${known}=${text}?`
    throw flagError(`--output ${text} is not a format and a file`, hint)
  }
  const format = formats.find((known) => known === name)
  if (format === undefined) {
    const near = nearest(name, formats)
    const hint = near === undefined ? `Known formats: ${formats.join(', ')}.` : `Did you mean ${near}=${file}?`
    throw flagError(`--output has the unknown format ${name}`, hint)
  }
  checkWritable(file)
  return { format, file }
}

/** The collector of Prometheus is another user, who has to be able to read the file whatever the umask is. */
const MODES: Readonly<Partial<Record<Format, number>>> = { prometheus: 0o644 }

/** @throws UsageError `file-unusable` if the report could not be written */
export async function writeOutput({ format, file }: OutputFile, text: Iterable<string>): Promise<void> {
  try {
    // The reader of a pipe may be slow, and signals have to be heard meanwhile.
    if (isStream(file)) await writeFile(file, text)
    else replaceFile(file, text, MODES[format])
  } catch (error) {
    throw fileError('the report cannot be written', file, error)
  }
}

/** Called before anything is sent, so that a long run does not end without its report. */
export function checkWritable(file: string): void {
  try {
    const stats = statSync(file, { throwIfNoEntry: false })
    if (stats?.isDirectory()) throw Object.assign(new Error('is a folder'), { code: 'EISDIR' })
    if (stats === undefined && !statSync(dirname(file)).isDirectory()) {
      throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' })
    }
    // Opening a named pipe waits for a reader, who may never come. A shell's >(command) is open already.
    if (stats?.isFIFO() && !/^\/(?:dev|proc)\//.test(file)) throw new FileTrouble('ENOTSUP', 'it is a named pipe')
    accessSync(stats === undefined ? dirname(file) : file, constants.W_OK)
  } catch (error) {
    throw fileError('the report cannot be written', file, error)
  }
}
