import { UsageError } from '../shared/errors.js'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The text with each `${NAME}` replaced by that environment variable. The value is never repeated in a message.
 * @throws UsageError `environment-unset` for a variable that is not set or empty
 */
export function expandEnvironment(text: string, env: Env): string {
  return text.replace(/\$\{([A-Za-z_]\w*)\}/g, (_, name: string) => {
    const value = env[name]
    if (value !== undefined && value !== '') return value
    throw new UsageError(`the environment variable ${name} is not set`, {
      code: 'environment-unset',
      hint: `Set ${name}, or take \${${name}} out of the file.`
    })
  })
}
