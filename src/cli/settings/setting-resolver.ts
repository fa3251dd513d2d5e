import type { Config } from '../../config/config-file.js'
import type { YamlPath } from '../../rules/files/yaml-file.js'
import { UsageError, type FilePosition } from '../../shared/errors.js'
import type { Problems } from './problems.js'

/** A setting that is in force: its key in the config file, its value as text, and where it came from. */
export type Setting = { key: string; value: string; source: string }

type Value = string | number | boolean | null | readonly string[]

/** Where a setting may come from, in the order in which one wins over the next. */
export type Candidates<T> = {
  flag: string
  /** As typed on the command line. */
  value: T | undefined
  /** Where it stands in the config file. */
  path: YamlPath
  inFile: T | undefined
  usual: T
}

/** Resolves settings between flag, file and default, in this order, and remembers what is in force. */
export class SettingResolver {
  readonly settings: Setting[] = []
  readonly #config: Config
  readonly #problems: Problems

  constructor(config: Config, problems: Problems) {
    this.#config = config
    this.#problems = problems
  }

  /** The value in force, read by `read`; a mistake in the file's value is told with its position. */
  resolve<T extends Value, V>({ flag, value, path, inFile, usual }: Candidates<T>, read: (value: T) => V): V | null {
    const fromFile = value === undefined && inFile !== undefined
    const inForce = value ?? inFile ?? usual
    const position = fromFile ? this.#config.placeOf(path) : null
    const source = value !== undefined ? flag : position === null ? 'default' : describePosition(position)
    this.note(path.join('.'), inForce, source)
    return this.#problems.attempt<V | null>(() => readAt(position, () => read(inForce)), null)
  }

  /** Remembers a setting that only one of them can give. */
  note(key: string, value: Value, source: string): void {
    const text = value === null ? 'none' : typeof value === 'object' ? `[${value.join(', ')}]` : String(value)
    this.settings.push({ key, value: text, source })
  }

  /** Reads a value that has no default; `null` if there is none, or a mistake in it. */
  attempt<V>(value: string | undefined, place: FilePosition | null, read: (value: string) => V): V | null {
    if (value === undefined) return null
    return this.#problems.attempt<V | null>(() => readAt(place, () => read(value)), null)
  }

  /** The file and line of a value, for notes. */
  describeSource(path: YamlPath): string {
    const place = this.#config.placeOf(path)
    return place === null ? 'default' : describePosition(place)
  }
}

/** `verbgate.yaml:12`. */
export function describePosition({ file, line }: FilePosition): string {
  return line === undefined ? file : `${file}:${line}`
}

/** What `read` gives; a mistake in it is told with its place. */
export function readAt<V>(place: FilePosition | null, read: () => V): V {
  try {
    return read()
  } catch (error) {
    if (place === null || !(error instanceof UsageError)) throw error
    const { code, hint, message } = error
    throw new UsageError(message, { code, place, cause: error, ...(hint !== undefined && { hint }) })
  }
}
