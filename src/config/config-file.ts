import { dirname, resolve } from 'node:path'
import { UsageError, UsageErrors } from '../shared/errors.js'
import type { YamlFile, YamlPath } from '../rules/yaml-file.js'
import { parseTarget, type Target } from '../targets/target.js'

/** What `verbgate.yaml` says. */
export type Config = {
  /** Serialised origins that the owner says are theirs; `--write` needs that. */
  owned: readonly string[]
  targets: readonly Target[]
  /** Folders with rules, absolute: in the file they are relative to it. */
  rules: readonly string[]
}

/** No config file. */
export const emptyConfig: Config = { owned: [], targets: [], rules: [] }

/**
 * Reads a config file:
 * ```yaml
 * owned: [https://shop.example]
 * targets: [https://shop.example/]
 * rules: [our-rules]
 * ```
 * @throws UsageErrors with every mistake in it, with line and column
 */
export async function readConfig(file: string): Promise<Config> {
  const [{ readYamlFile }, { checkShape }, { configSchema }] = await Promise.all([
    import('../rules/yaml-file.js'),
    import('../rules/shape.js'),
    import('./config-schema.js')
  ])
  const yaml = await readYamlFile(file)
  if (Array.isArray(yaml)) throw new UsageErrors(yaml)
  const { value, mistakes } = checkShape(configSchema, yaml.value ?? {})
  const problems = mistakes.map((mistake) => yaml.error(mistake, 'config-invalid'))
  const { owned = [], targets = [], rules = [] } = value ?? {}
  const config = {
    owned: readUrls(yaml, 'owned', owned, problems).flatMap(({ target, path }) => {
      if (target.path !== '/') problems.push(yaml.error({ ...NOT_AN_ORIGIN, path }, 'config-invalid'))
      return target.origin.href
    }),
    targets: readUrls(yaml, 'targets', targets, problems).map(({ target }) => target),
    rules: rules.map((directory) => resolve(dirname(file), directory))
  }
  if (problems.length > 0) throw new UsageErrors(problems)
  return config
}

const NOT_AN_ORIGIN = {
  message: 'an owned origin has no path',
  hint: 'Write scheme and host only: https://shop.example'
}

function readUrls(
  yaml: YamlFile,
  key: string,
  texts: readonly string[],
  problems: UsageError[]
): { target: Target; path: YamlPath }[] {
  return texts.flatMap((text, index) => {
    const path = [key, index]
    try {
      return [{ target: parseTarget(text), path }]
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      problems.push(yaml.error({ message: error.message, path, hint: error.hint }, 'config-invalid'))
      return []
    }
  })
}
