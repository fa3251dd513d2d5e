/**
 * The arguments with `--write` spelled `--write=remove`: an option with an optional value would otherwise take the URL
 * behind it for its value. What follows `--` is left alone.
 */
export function withWriteValue(args: readonly string[]): string[] {
  const end = args.indexOf('--')
  const options = end < 0 ? args : args.slice(0, end)
  const rest = end < 0 ? [] : args.slice(end)
  return [...options.map((arg) => (arg === '--write' ? '--write=remove' : arg)), ...rest]
}
