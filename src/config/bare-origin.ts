import { UsageError } from '../shared/errors.js'
import { parseTarget } from '../targets/target.js'

/**
 * Reads a serialised origin, such as https://shop.example.
 * @throws UsageError `config-invalid` if it has a path, with what is told to the owner then
 */
export function readBareOrigin(text: string, told: { message: string; hint: string }): string {
  const target = parseTarget(text)
  if (target.path === '/') return target.origin.href
  throw new UsageError(told.message, { code: 'config-invalid', hint: told.hint })
}
