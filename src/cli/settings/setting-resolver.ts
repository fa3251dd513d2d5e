import type { Config } from '../../config/config-file.js'
import type { YamlPath } from '../../rules/files/yaml-file.js'
import { UsageError, type FilePosition } from '../../shared/errors.js'
import type { Problems } from './problems.js'

/** A setting that is in force: its key in the config file, its value as text, and where it came from. */
export type Setting = { key: string; value: string; source: string }

type Value = string | number | boolean | null | readonly string[]

/** A value of a flag, as typed, and the flag. */
export type Given<T> = { flag: string; value: T | undefined }

/** Chooses between flag, file and default, in this order, and remembers the choice. */
export class SettingResolver {
  readonly settings: Setting[] = []
  readonly #config: Config
  readonly #problems: Problems

  constructor(config: Config, problems: Problems) {
    this.#config = config
    this.#problems = problems
  }

  /**
   * The value in force, read by `read`; a mistake in the file's value is told with its place.
   * @param path where the value stands in the file
   */
  resolve<T extends Value, V>(
    given: Given<T>,
    path: YamlPath,
    inFile: T | undefined,
    fallback: T,
    read: (value: T) => V
  ): V | null {
    const fromFile = given.value === undefined && inFile !== undefined
    const value = given.value ?? inFile ?? fallback
    const place = fromFile ? this.#config.placeOf(path) : null
    const source = given.value !== undefined ? given.flag : place === null ? 'default' : describePosition(place)
    this.note(path.join('.'), value, source)
    return this.#problems.attempt<V | null>(() => withPlace(place, () => read(value)), null)
  }

  /** Remembers what stands in force without a choice. */
  note(key: string, value: Value, source: string): void {
    const text = value === null ? 'none' : typeof value === 'object' ? `[${value.join(', ')}]` : String(value)
    this.settings.push({ key, value: text, source })
  }

  /** A value that is not chosen between flag and file; `null` if there is none, or a mistake in it. */
  attempt<V>(value: string | undefined, place: FilePosition | null, read: (value: string) => V): V | null {
    if (value === undefined) return null
    return this.#problems.attempt<V | null>(() => withPlace(place, () => read(value)), null)
  }

  /** The file and line of a value, for notes. */
  describeSource(path: YamlPath): string {
    const place = this.#config.placeOf(path)
    return place === null ? 'default' : describePosition(place)
  }
}

function describePosition({ file, line }: FilePosition): string {
  return line === undefined ? file : `${file}:${line}`
}

/** What `read` gives; a mistake in it is told with its place. */
export function withPlace<V>(place: FilePosition | null, read: () => V): V {
  try {
    return read()
  } catch (error) {
    if (place === null || !(error instanceof UsageError)) throw error
    const { code, hint, message } = error
    throw new UsageError(message, { code, place, cause: error, ...(hint !== undefined && { hint }) })
  }
}
